"""C2SP tlog-tiles: paths and bytes."""

import pytest

from auction_app.evidence.tiles import (
    BadTilePath,
    Tile,
    decode_entries,
    encode_entries,
    entries_path,
    parse_entries_path,
    parse_tile_path,
    tile_path,
)


@pytest.mark.parametrize(
    ("path", "tile"),
    [
        ("0/000", Tile(0, 0, 256)),
        ("0/x001/x234/067", Tile(0, 1_234_067, 256)),
        ("1/000.p/5", Tile(1, 0, 5)),
        ("63/999.p/255", Tile(63, 999, 255)),
    ],
)
def test_a_tiles_path_is_the_one_of_the_specification(path, tile):
    assert tile_path(tile) == path
    assert parse_tile_path(path) == tile
    assert parse_entries_path(entries_path(tile)) == Tile(0, tile.index, tile.width)


@pytest.mark.parametrize(
    "path",
    ["", "0", "0/", "0/1", "0/0000", "0/x000/001", "64/000", "00/000", "0/000.p/0", "0/000.p/256"]
    + ["0/000.p/05", "0/000.p/999", "0/../000", "0/000/", "-1/000", "0/x001/x234"],
)
def test_a_second_spelling_of_a_tile_is_refused(path):
    with pytest.raises(BadTilePath):
        parse_tile_path(path)


def test_entries_carry_their_length_in_sixteen_bits():
    entries = [b"", b"a", b"x" * 65_535]
    data = encode_entries(entries)
    assert data[:5] == b"\0\0\0\1a"
    assert decode_entries(data) == entries


@pytest.mark.parametrize("data", [b"\0", b"\0\2a", b"\0\1a\0"])
def test_a_bundle_that_was_cut_short_is_refused(data):
    with pytest.raises(ValueError):
        decode_entries(data)


def test_a_tile_fits_only_when_the_log_has_all_its_hashes():
    assert Tile(0, 0, 5).fits(5)
    assert not Tile(0, 0, 6).fits(5)
    assert Tile(1, 0, 1).fits(256)
    assert not Tile(1, 0, 1).fits(255)
