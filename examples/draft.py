"""Converts amounts of money between currencies."""

import numpy as np

from tensorflow.python.framework import ops


class Converter(object):
  """Converts amounts of money at a fixed rate."""

  def __init__(self, rate, name=None):
    if rate is None:
      raise Valu
    self._rate = rate
    self._name = na

  def convert(self, amount):
    """Converts an amount.

    Args:
      amount: A `Tensor` of type `flo
    """
    return ops.convert_to_ten
