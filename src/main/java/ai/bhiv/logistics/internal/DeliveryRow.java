package ai.bhiv.logistics.internal;

import ai.bhiv.logistics.ShipmentMode;
import ai.bhiv.platform.contract.Default;
import ai.bhiv.platform.contract.Meaning;
import ai.bhiv.platform.store.Folded;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// One delivery line of a table: a shipment's number and one item of it. What it names is made when it is not there.
record DeliveryRow(
        @Meaning(
                value = "The line's id in the other system.",
                synonyms = {"id", "line id", "delivery id", "external id"})
        @NotBlank
        @Size(max = 100)
        String externalRef,

        @Meaning(
                value = "Shipment number; lines with the same one are one shipment.",
                synonyms = {"asn/dn #", "asn", "dn", "asn number", "delivery note", "shipment number", "shipment"})
        @NotBlank
        @Size(max = 100)
        String number,

        @Meaning(
                value = "Where it goes.",
                synonyms = {"destination", "destination country", "ship to country"})
        @Size(max = 100)
        @Nullable
        String country,

        @Meaning(
                value = "Who gets it.",
                synonyms = {"consignee"})
        @Size(max = 200)
        @Nullable
        String customer,

        @Meaning(
                value = "Who carries it.",
                synonyms = {"freight forwarder"})
        @Size(max = 200)
        @Nullable
        String carrier,

        @Meaning(
                value = "How it travels.",
                synonyms = {"shipment mode", "transport mode", "ship mode", "shipping mode"})
        @Default("unknown")
        ShipmentMode mode,

        @Meaning(
                value = "Stock keeping unit of the item.",
                synonyms = {"item code", "article number"})
        @Size(max = 100)
        @Nullable
        String sku,

        @Meaning(
                value = "What is delivered.",
                synonyms = {"item description", "item name", "article", "product"})
        @NotBlank
        @Size(max = 200)
        String item,

        @Meaning(
                value = "Group of items.",
                synonyms = {"sub classification", "sub category", "item category"})
        @Size(max = 100)
        @Nullable
        String category,

        @Meaning(
                value = "Group of products.",
                synonyms = {"product line"})
        @Size(max = 100)
        @Nullable
        String productGroup,

        @Meaning(
                value = "Price of one unit of the quantity.",
                synonyms = {"pack price", "price per pack"})
        @PositiveOrZero
        @Digits(integer = 15, fraction = 4)
        @Nullable
        BigDecimal itemPrice,

        @Meaning(
                value = "Who delivers it.",
                synonyms = {"vendor", "vendor name", "supplier name"})
        @Size(max = 200)
        @Nullable
        String supplier,

        @Meaning(
                value = "Units delivered.",
                synonyms = {"line item quantity", "qty", "units", "quantity delivered"})
        @Positive
        @DecimalMax("1000000000000")
        @Digits(integer = 13, fraction = 3)
        BigDecimal quantity,

        @Meaning(
                value = "What the line is worth.",
                synonyms = {"line item value", "line value", "amount", "total"})
        @Digits(integer = 15, fraction = 4)
        @Nullable
        BigDecimal value,

        @Meaning(
                value = "Currency of value and price, ISO 4217.",
                synonyms = {"currency code"})
        @Default("USD")
        @Pattern(regexp = "[A-Z]{3}")
        String currency,

        @Meaning(
                value = "When it was promised.",
                synonyms = {"scheduled delivery date", "scheduled date", "promised date", "due date"})
        LocalDate scheduledOn,

        @Meaning(
                value = "When it arrived; empty while it has not.",
                synonyms = {"delivered to client date", "delivery date", "delivered date", "actual delivery date"})
        @Nullable
        LocalDate deliveredOn,

        @Meaning(
                value = "When the arrival was written down.",
                synonyms = {"delivery recorded date", "recorded date"})
        @Nullable
        LocalDate recordedOn) {

    String itemKey() {
        return Folded.key(item);
    }

    @Nullable
    String skuKey() {
        return Folded.keyOrNull(sku);
    }

    @Nullable
    String supplierKey() {
        return Folded.keyOrNull(supplier);
    }

    String itemCategory() {
        return category != null ? category : productGroup != null ? productGroup : "general";
    }

    @Nullable
    String valueCurrency() {
        return value == null ? null : currency;
    }
}
