"""Offers are found by the ids that clients were sent with them, the newest ones."""

from lstm_complete_server.offered import MOST, Offer, Offered


def test_an_offer_is_found_until_many_others_were_made() -> None:
    offered = Offered()
    offers = [Offer("file:///a.py", number, 4, "text", 0.5) for number in range(MOST + 1)]
    numbers = [offered.note(offer) for offer in offers]
    assert len(set(numbers)) == len(offers)
    assert offered.find(numbers[0]) is None
    assert [offered.find(number) for number in numbers[1:]] == offers[1:]
