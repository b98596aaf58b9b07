from pages.language import speaking
from pages.parts.service_levels import told_target


def test_a_target_of_a_mark_is_told_in_words() -> None:
    assert told_target("first_reply_time business 3600") == "First reply within 1 h, business hours"
    assert told_target("total_resolution_time calendar 172800") == "Resolution within 2 d"
    with speaking("de"):
        assert told_target("first_reply_time business 1800") == "Erstantwort binnen 30 min, Geschäftszeit"


def test_what_no_mark_calls_a_target_stands_as_it_is() -> None:
    assert told_target("First reply") == "First reply"
    assert told_target("a b 1e9") == "a b 1e9"
