package org.example.ledger;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps the entries of several accounts and sums them up.
 */
public class Ledger {

    private final Map<String, List<BigDecimal>> entries = new HashMap<>();

    /**
     * Adds an amount to an account.
     *
     * @param account the name of the account, not {@code null}
     * @param amount the amount, negative for a withdrawal
     */
    public void add(final String account, final BigDecimal amount) {
        if (account == null) {
            throw new IllegalArgumentException("account must not be null");
        }
        entries.computeIfAbsent(account, key -> new ArrayList<>()).add(amount);
    }

    /**
     * Gets the balance of an account.
     *
     * @param account the name of the account
     * @return the sum of its entries, zero if there are none
     */
    public BigDecimal balance(final String account) {
        if (account == null) {
            throw new IllegalArgumentException("account must not be null");
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (final BigDecimal amount : entriesOf(account)) {
            sum = sum.add(amount);
        }
        return sum;
    }

    private List<BigDecimal> entriesOf(final String account) {
        return entries.getOrDefault(account, Collections.emptyList());
    }
}
