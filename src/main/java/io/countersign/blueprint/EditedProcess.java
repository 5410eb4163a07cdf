package io.countersign.blueprint;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A position's process as somebody edited it. A company's definition keeps its text, in one form whatever wrote the file and
 * without a version tag; the file that is deployed has the tag of its version.
 */
final class EditedProcess {
    private static final String TAG = "versionTag";
    private static final Pattern DECLARATION = Pattern.compile("\\A\\uFEFF?\\s*<\\?xml\\s[^>]*\\?>");

    private final Document document;

    private EditedProcess(Document document) {
        this.document = document;
    }

    static EditedProcess of(Reading.Process file) {
        return new EditedProcess(file.document());
    }

    /** The file of a text that a definition keeps; its characters are known, whatever encoding it declares. */
    static Reading read(String file, String text) {
        var bytes = DECLARATION.matcher(text).replaceFirst("").getBytes(StandardCharsets.UTF_8);
        return Reading.of(file, bytes);
    }

    /** The file to deploy in this version of a text that was checked. */
    static byte[] deployed(String file, String text, int version) {
        return switch (read(file, text)) {
            case Reading.Process process -> of(process).tagged(Integer.toString(version));
            case Reading.Decisions _, Reading.Form _, Reading.Unreadable _ ->
                throw new IllegalStateException(file + " cannot be read any more");
        };
    }

    /** The ids of the processes in the file: one, where it is the file of one position. */
    List<String> keys() {
        return processes().stream().map(process -> process.getAttribute("id")).toList();
    }

    /** The version with which the file was downloaded, or what else its author calls it. */
    String tag() {
        return processes().stream()
                .map(process -> Xml.camunda(process, TAG))
                .findFirst()
                .orElse("");
    }

    /** What the definition keeps. */
    String text() {
        var copy = (Document) document.cloneNode(true);
        processes(copy).forEach(process -> process.removeAttributeNS(Xml.CAMUNDA, TAG));
        return written(copy);
    }

    /** The file with this version tag. */
    byte[] tagged(String tag) {
        var copy = (Document) document.cloneNode(true);
        for (var process : processes(copy)) {
            var prefix = process.lookupPrefix(Xml.CAMUNDA);
            process.setAttributeNS(Xml.CAMUNDA, (prefix == null ? "camunda" : prefix) + ":" + TAG, tag);
        }
        return written(copy).getBytes(StandardCharsets.UTF_8);
    }

    private List<Element> processes() {
        return processes(document);
    }

    private static List<Element> processes(Document document) {
        return Xml.children(document.getDocumentElement(), "process");
    }

    private static String written(Document document) {
        var text = new StringWriter();
        try {
            var writer = TransformerFactory.newDefaultInstance().newTransformer();
            writer.setOutputProperty(OutputKeys.ENCODING, StandardCharsets.UTF_8.name());
            writer.transform(new DOMSource(document), new StreamResult(text));
        } catch (TransformerException e) {
            throw new IllegalStateException("A process could not be written", e);
        }
        return text.toString();
    }
}
