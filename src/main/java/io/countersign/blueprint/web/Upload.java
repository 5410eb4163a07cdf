package io.countersign.blueprint.web;

import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;

/**
 * The parts of a deployment, read from the body as it is counted by the limits of size: the container, which could read them
 * by itself, would go around these.
 */
record Upload(List<File> files, List<Fault> faults) {
    /** The fields that the engine's own door takes; of others there are none, so what has no file name is a mistake. */
    private static final List<String> IGNORED =
            List.of("deployment-name", "deployment-source", "enable-duplicate-filtering", "deploy-changed-only");

    private static final String TENANT = "tenant-id";
    private static final int LONGEST_NAME = 200;
    private static final int LARGEST_HEADER = 4096;
    private static final String BODY = "body";

    /** A file under the name that its sender gave it. */
    record File(String name, byte[] bytes) {}

    static Upload read(HttpServletRequest request) throws IOException {
        var upload = new Upload(new ArrayList<>(), new ArrayList<>());
        try {
            var parts = parts(request);
            while (parts.hasNext()) {
                upload.take(parts.next());
            }
        } catch (FileUploadException | MultipartStream.MalformedStreamException e) {
            throw new Problem.Invalid(BODY, "is not readable as multipart/form-data");
        } catch (InvalidFileNameException e) {
            throw new Problem.Invalid(BODY, "names a file with the character NUL");
        }
        return upload;
    }

    private static FileItemIterator parts(HttpServletRequest request) throws IOException {
        var reader = new FileUpload();
        reader.setPartHeaderSizeMax(LARGEST_HEADER);
        reader.setHeaderEncoding(StandardCharsets.UTF_8.name());
        return reader.getItemIterator(new ServletRequestContext(request));
    }

    private void take(FileItemStream part) throws IOException {
        var bytes = part.openStream().readAllBytes();
        var field = String.valueOf(part.getFieldName());
        var file = part.getName();
        if (file != null && !file.isBlank()) {
            files.add(new File(excerpt(file), bytes));
        } else if (field.equals(TENANT) && bytes.length > 0) {
            faults.add(new Fault(TENANT, "must be empty: companies are no tenants of the engine"));
        } else if (!IGNORED.contains(field) && !field.equals(TENANT)) {
            faults.add(new Fault(excerpt(field), "is no field of a deployment, and has no file name"));
        }
    }

    /** The one file, in a form without a mistake. */
    File only() {
        var all = new ArrayList<>(faults);
        if (files.isEmpty()) {
            all.add(new Fault(BODY, "must hold a file: the process of a position"));
        } else if (files.size() > 1) {
            all.add(new Fault(
                    BODY,
                    "must hold one file, the process of a position; there are %d".formatted(files.size()),
                    null,
                    null,
                    "Leave out additional files: decisions and forms are deployed to /engine-rest"));
        }
        if (!all.isEmpty()) {
            throw new Problem.Invalid(all);
        }
        return files.getFirst();
    }

    private static String excerpt(String text) {
        return text.length() > LONGEST_NAME ? text.substring(0, LONGEST_NAME) + "…" : text;
    }
}
