package ai.bhiv.crm;

import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a customer is made or changed to.
public record NewCustomer(
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
                value = "Email address; no two live customers share one.",
                synonyms = {"e-mail", "mail", "email address"})
        @NotBlank
        @Email
        @Size(max = 254)
        String email,

        @Meaning(
                value = "Phone number, as people write it.",
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

        @Meaning("Where the customer stands.") @Default("active")
        CustomerStatus status,

        @Meaning(
                value = "Free labels.",
                synonyms = {"labels", "keywords"})
        @Default("[]")
        @Size(max = 50)
        List<String> tags,

        @Meaning(
                value = "Free text.",
                synonyms = {"comment", "remarks"})
        @Size(max = 20000)
        @Nullable
        String notes,

        @Meaning(
                value = "Who looks after the customer.",
                synonyms = {"sales agent", "responsible", "account manager"})
        @Size(max = 200)
        @Nullable
        String owner,

        @Meaning("The account, by id; wins over company.") @Nullable
        UUID accountId) {}
