"""Keeps the entries of several accounts and sums them up."""

import collections
import decimal


class Ledger:
    """The entries of several accounts.

    Args:
      currency: The currency of all amounts.
    """

    def __init__(self, currency="EUR"):
        self._currency = currency
        self._entries = collections.defaultdict(list)

    def add(self, account, amount):
        """Adds an amount to an account.

        Args:
          account: The name of the account.
          amount: The amount, negative for a withdrawal.

        Raises:
          ValueError: If the account has no name.
        """
        if not account:
            raise ValueError("The account has no name.")
        self._entries[account].append(decimal.Decimal(amount))

    def balance(self, account):
        if not account:
            raise ValueError("The account has no name.")
        return sum(self._entries[account], decimal.Decimal(0))

    def accounts(self):
        return sorted(self._entries)

    def __repr__(self):
        return "Ledger(%s, %d accounts)" % (self._currency, len(self._entries))
