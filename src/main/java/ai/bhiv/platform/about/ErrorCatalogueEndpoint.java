package ai.bhiv.platform.about;

import ai.bhiv.platform.contract.Contracts;
import ai.bhiv.platform.contract.Endpoint;
import ai.bhiv.platform.contract.Page;
import ai.bhiv.platform.problem.PlatformProblem;

@Endpoint
final class ErrorCatalogueEndpoint implements ErrorCatalogue {
    private final Contracts contracts;

    ErrorCatalogueEndpoint(Contracts contracts) {
        this.contracts = contracts;
    }

    @Override
    public Page<ErrorEntry> list() {
        return new Page<>(contracts.problems().stream().map(ErrorEntry::of).toList(), null, null);
    }

    @Override
    public ErrorEntry read(String code) {
        var entry = contracts.problem(code);
        if (entry == null) {
            throw PlatformProblem.NOT_FOUND.because("code: " + code + " (see /errors for the known ones)");
        }
        return ErrorEntry.of(entry);
    }
}
