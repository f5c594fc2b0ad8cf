package ai.bhiv.platform.about;

import ai.bhiv.platform.problem.ProblemCode;

/// One entry of the catalogue of problems.
public record ErrorEntry(String code, int status, String title, String fix) {
    static ErrorEntry of(ProblemCode code) {
        return new ErrorEntry(code.code(), code.status(), code.title(), code.fix());
    }
}
