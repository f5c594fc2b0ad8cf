package ai.bhiv.llm;

import ai.bhiv.platform.Role;
import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.contract.Op;
import ai.bhiv.platform.contract.Question;
import ai.bhiv.platform.contract.Resource;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/// What models were used for, and what it cost.
@Resource(roles = Role.LLM, module = "llm", name = "usage", problems = LlmProblem.class)
@HttpExchange("/analytics")
public interface Usage {

    /// Sums of the ledger, to the last digit: of everybody for those who may report, of the caller's own otherwise.
    @GetExchange("/usage")
    @Op(
            summary = "Sums up the use of models and its cost.",
            permission = "llm:read",
            questions =
                    @Question(
                            ask = {
                                "How much did we spend on AI models?",
                                "What did the language models cost this week?",
                                "How many tokens did we use?",
                                "Show the usage of LLM providers"
                            },
                            answer = "Use of models:",
                            table = "totals",
                            columns = {
                                "currency=Currency",
                                "cost:number=Cost",
                                "requests:number=Requests",
                                "input_tokens:number=Tokens in",
                                "output_tokens:number=Tokens out"
                            }))
    UsageReport usage(
            @RequestParam("days") @Meaning("How many days up to now.") @Default("7") @Min(1) @Max(90) int days);
}
