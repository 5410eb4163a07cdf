package io.countersign.blueprint.web;

import io.countersign.blueprint.Blueprints;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Hands out the deployed process of a position as a file. */
@RestController
class BlueprintController {
    private final Blueprints blueprints;

    BlueprintController(Blueprints blueprints) {
        this.blueprints = blueprints;
    }

    @GetMapping("/api/companies/{company}/processes/{position}.bpmn")
    ResponseEntity<byte[]> process(@PathVariable String company, @PathVariable String position) {
        var blueprint = blueprints.find(company, position);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_XML)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(blueprint.fileName())
                                .build()
                                .toString())
                .body(blueprint.bpmn());
    }
}
