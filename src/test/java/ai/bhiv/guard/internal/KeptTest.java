package ai.bhiv.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.bhiv.guard.KeptValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptTest {
    private static RequestParts request(String query, String json, RequestParts.Header... headers) {
        return new RequestParts(
                "POST",
                "/x",
                query,
                List.of(headers),
                "application/json",
                json.getBytes(StandardCharsets.UTF_8),
                false);
    }

    @Test
    void evidenceShowsTheAttackAndNoCredential() {
        var kept = Kept.of(request(
                "q=%27%20or%201%3D1--&api_key=abc&state=AKIA0123456789ABCDEF01",
                "{\"password\": \"hunter2\", \"name\": \"Ann\", \"nested\": {\"accessToken\": \"t-9\"}}",
                new RequestParts.Header("Authorization", "Bearer sesame"),
                new RequestParts.Header("Cookie", "theme=dark; session=open"),
                new RequestParts.Header("X-API-Key", "sk-live")));
        var texts = kept.stream().map(KeptValue::text).toList();
        assertThat(texts).contains("' or 1=1--", "Ann");
        assertThat(kept.toString())
                .doesNotContain("hunter2", "sesame", "open", "dark", "sk-live", "t-9", "0123456789", "text=abc");
    }

    @Test
    void evidenceIsBoundedInNumberAndLength() {
        var query = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            query.append("p").append(i).append('=').append("word ".repeat(20)).append('&');
        }
        var kept = Kept.of(request(query.toString(), "{\"long\": \"" + "y ".repeat(60_000) + "\"}"));
        assertThat(kept).hasSizeLessThanOrEqualTo(Kept.MOST);
        assertThat(kept.stream()
                        .mapToInt(value -> value.name().length() + value.text().length())
                        .sum())
                .isLessThanOrEqualTo(16_000);
        assertThat(kept).allMatch(value -> value.text().length() <= 510);
    }

    @Test
    void whatIsFineIsNotKept() {
        assertThat(Inspection.of(Placement.QUERY.request("O'Brien")).kept()).isEmpty();
        assertThat(Inspection.of(Placement.QUERY.request("' or 1=1--")).kept()).isNotEmpty();
    }

    @Test
    void twoRequestsOfOneToolHaveOneSkeleton() {
        assertThat(Skeleton.text("x' UNION SELECT 1, users--"))
                .isEqualTo(Skeleton.text("abc' union select 42,  pay--"));
        assertThat(Skeleton.text("x' or 1=1")).isNotEqualTo(Skeleton.text("x\" or 1=1"));
    }
}
