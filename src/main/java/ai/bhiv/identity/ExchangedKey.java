package ai.bhiv.identity;

import ai.bhiv.platform.contract.Meaning;
import java.util.List;

/// What an API key stands for, for a few minutes.
public record ExchangedKey(
        @Meaning("an access token of the key's owner, limited as the key is")
        String token,

        @Meaning("addresses and networks that the key is accepted from; everywhere when empty")
        List<String> addresses) {
    @Override
    public String toString() {
        return "ExchangedKey[addresses=" + addresses + "]";
    }
}
