package ai.bhiv.platform.imports;

import ai.bhiv.platform.contract.Shape;
import ai.bhiv.platform.contract.Shapes;
import ai.bhiv.platform.json.Json;
import ai.bhiv.platform.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Turns a row into the kind's record, with the checks of a POST (PLT-75).
final class RowReader<R extends Record> {
    private final Class<R> type;
    private final Shape.Structure shape;
    private final Conversion conversion;

    RowReader(Class<R> type, Conversion conversion) {
        this.type = type;
        this.shape = Shapes.structure(type);
        this.conversion = conversion;
    }

    /// The row as a request would carry it; every fault of it is added to the list.
    ObjectNode read(List<JsonNode> cells, List<RowFault> faults) {
        var row = conversion.convert(cells, faults);
        complete(shape, row);
        var found = new ArrayList<Fault>();
        shape.check(row, "", found);
        for (var fault : found) {
            var pointer = fault.pointer() == null ? "" : fault.pointer();
            var field = pointer.substring(Math.min(1, pointer.length())).replace('/', '.');
            if (faults.stream().noneMatch(known -> field.equals(known.field()))) {
                faults.add(new RowFault(
                        conversion.columnOf(field), field, fault.given(), fault.expected(), fault.didYouMean()));
            }
        }
        return row;
    }

    /// The record of a row without faults.
    R record(ObjectNode row) {
        return Json.MAPPER.treeToValue(row, type);
    }

    private static void complete(Shape.Structure shape, ObjectNode row) {
        for (var field : shape.fields()) {
            JsonNode fallback = field.fallback();
            if (fallback != null && !row.has(field.name())) {
                row.set(field.name(), fallback);
            }
            if (field.shape() instanceof Shape.Structure inner && row.get(field.name()) instanceof ObjectNode object) {
                complete(inner, object);
            }
        }
    }
}
