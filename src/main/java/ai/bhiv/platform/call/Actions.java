package ai.bhiv.platform.call;

import ai.bhiv.platform.contract.Operation;

/// The action of an entry, as the contract implies it.
final class Actions {
    private Actions() {}

    static String of(Operation operation) {
        if (operation.readOnly()) {
            return "read";
        }
        return switch (operation.httpMethod()) {
            case "POST" -> operation.creates() ? "create" : "execute";
            case "DELETE" -> "delete";
            default -> "update";
        };
    }
}
