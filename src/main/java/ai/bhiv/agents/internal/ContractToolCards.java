package ai.bhiv.agents.internal;

import ai.bhiv.platform.context.RequestContext;
import ai.bhiv.platform.contract.Authority;
import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Operation;
import ai.bhiv.platform.contract.Question;
import ai.bhiv.platform.contract.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Reads the tool cards from the contracts, so that an operation is offered to agents the moment it is declared.
@Component
final class ContractToolCards implements ToolCards {
    private final Contracts contracts;
    private final Authority authority;
    private final List<ToolCard> cards;

    ContractToolCards(Contracts contracts, Authority authority) {
        this.contracts = contracts;
        this.authority = authority;
        this.cards = contracts.operations().stream()
                .filter(Operation::tool)
                .map(ContractToolCards::card)
                .toList();
    }

    @Override
    public List<ToolCard> all() {
        return cards;
    }

    @Override
    public boolean usable(ToolCard card) {
        var operation = contracts.operation(card.operation());
        if (operation == null) {
            return false;
        }
        if (operation.isPublic()) {
            return true;
        }
        return switch (authority.decide(RequestContext.current().principal(), operation.permission())) {
            case ALLOWED -> true;
            case OWN_ONLY -> operation.own();
            case DENIED -> false;
        };
    }

    private static ToolCard card(Operation operation) {
        var parameters = new ArrayList<ToolParameter>();
        operation.pathFields().forEach(field -> parameters.add(parameter(field, "path")));
        operation.queryFields().stream()
                .filter(field -> !field.equals(operation.selection()))
                .forEach(field -> parameters.add(parameter(field, "query")));
        if (operation.body() instanceof Operation.Parameter body
                && body.field().shape() instanceof Shape.Structure structure) {
            structure.fields().forEach(field -> parameters.add(parameter(field, "body")));
        }
        return new ToolCard(
                operation.id(),
                operation.httpMethod(),
                operation.path(),
                operation.module(),
                operation.summary(),
                operation.questions().stream().map(ContractToolCards::question).toList(),
                parameters,
                operation.readOnly());
    }

    private static ToolQuestion question(Question question) {
        Map<String, String> with = new LinkedHashMap<>();
        for (var pair : question.with()) {
            int equals = pair.indexOf('=');
            with.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new ToolQuestion(
                Arrays.asList(question.ask()),
                with,
                question.answer(),
                question.table(),
                Arrays.asList(question.columns()));
    }

    private static ToolParameter parameter(Shape.Field field, String place) {
        return new ToolParameter(
                field.name(),
                place,
                type(field.shape()),
                field.shape() instanceof Shape.Choice choice ? choice.values() : List.of(),
                field.required(),
                fallback(field),
                field.meaning(),
                field.synonyms());
    }

    private static @Nullable String fallback(Shape.Field field) {
        return field.fallback() == null ? null : field.fallback().asString();
    }

    private static String type(Shape shape) {
        return switch (shape) {
            case Shape.Text text ->
                switch (text.format()) {
                    case "uuid", "date", "date-time", "email" -> text.format();
                    case null, default -> "string";
                };
            case Shape.Choice _ -> "enum";
            case Shape.Truth _ -> "boolean";
            case Shape.Numeric number -> number.whole() ? "integer" : "number";
            case Shape.Structure structure when structure.type() == ai.bhiv.platform.contract.Money.class -> "money";
            default -> "string";
        };
    }
}
