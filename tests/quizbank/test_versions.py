"""For which Kubernetes releases a question holds: what authors may write."""

import pytest

from quizbank.versions import range_of, releases_in


@pytest.mark.parametrize(
    ("written", "releases"),
    [
        ("1.36", ("1.36",)),
        ("1.34-1.36", ("1.34", "1.35", "1.36")),
        ("1.30-1.31", ("1.30", "1.31")),
    ],
)
def test_a_range_names_its_releases(written: str, releases: tuple[str, ...]) -> None:
    assert releases_in(written) == releases
    assert range_of(releases) == written


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1.29", "no release '1.29'; there are 1.30, 1.31, "),
        ("1.30-", "no release ''"),
        ("1.30-1.99", "no release '1.99'"),
        ("1.36-1.30", "write the older release first"),
        ("1.36-1.36", "or one alone"),
        ("", "no release ''"),
        ("any", "no release 'any'"),
    ],
)
def test_what_is_no_range_is_refused(written: str, said: str) -> None:
    with pytest.raises(ValueError, match="no r") as refused:
        releases_in(written)

    assert said in str(refused.value)
