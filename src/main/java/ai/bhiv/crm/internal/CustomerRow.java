package ai.bhiv.crm.internal;

import ai.bhiv.crm.CustomerStatus;
import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/// One customer of a table.
record CustomerRow(
        @Meaning(
                value = "Given name.",
                synonyms = {"given name", "forename", "firstname"})
        @NotBlank
        @Size(max = 200)
        String firstName,

        @Meaning(
                value = "Family name.",
                synonyms = {"surname", "family name", "lastname"})
        @NotBlank
        @Size(max = 200)
        String lastName,

        @Meaning(
                value = "Email address; rows with a known one change that customer.",
                synonyms = {"e-mail", "mail", "email address"})
        @NotBlank
        @Email
        @Size(max = 254)
        String email,

        @Meaning(
                value = "Phone number.",
                synonyms = {"telephone", "mobile", "phone number"})
        @Size(max = 50)
        @Nullable
        String phone,

        @Meaning(
                value = "Company; links the account of that name, or makes it.",
                synonyms = {"account", "organisation", "organization", "employer"})
        @Size(max = 200)
        @Nullable
        String company,

        @Meaning(
                value = "Postal address.",
                synonyms = {"street", "postal address"})
        @Size(max = 1000)
        @Nullable
        String address,

        @Meaning(
                value = "Where the customer stands.",
                synonyms = {"state"})
        @Default("active")
        CustomerStatus status,

        @Meaning(
                value = "Who looks after the customer.",
                synonyms = {"sales agent", "account manager"})
        @Size(max = 200)
        @Nullable
        String owner) {

    String key() {
        return EmailKey.of(email);
    }
}
