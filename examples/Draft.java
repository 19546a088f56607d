package org.example.ledger;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * Converts amounts of money between currencies.
 */
public class Draft {

    private final BigDecimal rate;

    /**
     * Creates a converter.
     *
     * @param rate  the worth of one unit, must not be null
     * @throws NullPoi
     */
    public Draft(final BigDecimal rate) {
        this.rate = Objects.requireNonN
    }

    public BigDecimal convert(final BigDecimal amount) {
        if (amount == null) {
            throw new IllegalArg
        }
        return amount.multiply(rate);
    }

    @Override
    public Str
}
