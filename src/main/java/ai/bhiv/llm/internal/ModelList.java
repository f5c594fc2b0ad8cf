package ai.bhiv.llm.internal;

import ai.bhiv.llm.VirtualKey;
import ai.bhiv.llm.internal.catalogue.Catalogue;
import ai.bhiv.platform.contract.RawAnswer;
import ai.bhiv.platform.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The names that a caller may ask for, in the shape of either protocol.
record ModelList(Catalogue catalogue, Optional<VirtualKey> key) {

    RawAnswer all(boolean anthropic) {
        var names = Choice.visible(catalogue, key).toList();
        var items = names.stream().map(name -> item(name, anthropic)).toList();
        var body = new LinkedHashMap<String, Object>();
        if (anthropic) {
            body.put("data", items);
            body.put("has_more", false);
            body.put("first_id", names.isEmpty() ? "" : names.getFirst());
            body.put("last_id", names.isEmpty() ? "" : names.getLast());
        } else {
            body.put("object", "list");
            body.put("data", items);
        }
        return json(body);
    }

    RawAnswer one(String name, boolean anthropic) {
        if (Choice.visible(catalogue, key).noneMatch(name::equals)) {
            throw Choice.unknown(catalogue, name, key);
        }
        return json(item(name, anthropic));
    }

    private Map<String, Object> item(String name, boolean anthropic) {
        var model = catalogue.models().get(name);
        var route = catalogue.routes().get(name);
        var made = route != null ? route.createdAt() : model != null ? model.createdAt() : Instant.EPOCH;
        var item = new LinkedHashMap<String, Object>();
        item.put("id", name);
        if (anthropic) {
            item.put("type", "model");
            item.put("display_name", name);
            item.put("created_at", made.toString());
        } else {
            item.put("object", "model");
            item.put("created", made.getEpochSecond());
            item.put("owned_by", route != null || model == null ? "bhiv" : model.provider());
        }
        return item;
    }

    private static RawAnswer json(Map<String, Object> body) {
        return RawAnswer.of(
                200,
                new LinkedHashMap<>(Map.of("Content-Type", "application/json")),
                Json.MAPPER.writeValueAsBytes(body));
    }
}
