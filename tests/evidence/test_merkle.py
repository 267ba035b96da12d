"""RFC 6962 / 9162: published roots, and proofs that hold for exactly what they prove."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auction_app.evidence import merkle

# The inputs and roots of the reference implementation's own tests (google/certificate-transparency).
LEAVES = [
    bytes.fromhex(text)
    for text in [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def hashes(count):
    return [merkle.leaf_hash(bytes([n % 256, n // 256])) for n in range(count)]


def plain_root(leaves):
    """The definition of RFC 6962 §2.1, word for word."""
    if not leaves:
        return merkle.EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while 2 * k < len(leaves):
        k *= 2
    return merkle.node_hash(plain_root(leaves[:k]), plain_root(leaves[k:]))


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_the_reference_implementation(size):
    leaves = [merkle.leaf_hash(leaf) for leaf in LEAVES[:size]]
    assert merkle.tree_root(leaves).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_hash_of_nothing():
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.tree_root([]).hex() == empty


@given(st.data())
def test_every_leaf_is_proved_and_only_in_its_place(data):
    size = data.draw(st.integers(1, 70))
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    leaves = hashes(size)
    root, proof = plain_root(leaves), merkle.inclusion_proof(leaves, index)
    assert merkle.is_included(leaves[index], index, size, proof, root)
    if other != index:
        assert not merkle.is_included(leaves[index], other, size, proof, root)
        assert not merkle.is_included(leaves[other], index, size, proof, root)
    assert not merkle.is_included(leaves[index], index, size, [*proof, root], root)
    if proof:
        assert not merkle.is_included(leaves[index], index, size, proof[:-1], root)


@given(st.data())
def test_every_older_tree_is_proved_a_prefix_and_no_other_tree_is(data):
    size = data.draw(st.integers(1, 70))
    old = data.draw(st.integers(1, size))
    leaves = hashes(size)
    forged = leaves[:old]
    forged[data.draw(st.integers(0, old - 1))] = merkle.leaf_hash(b"another")
    root, proof = plain_root(leaves), merkle.consistency_proof(leaves, old)
    assert merkle.is_consistent(old, plain_root(leaves[:old]), size, root, proof)
    assert not merkle.is_consistent(old, plain_root(forged), size, root, proof)


def test_all_sizes_to_forty_hold_in_all_places():
    for size in range(1, 41):
        leaves = hashes(size)
        root = plain_root(leaves)
        assert merkle.tree_root(leaves) == root
        for index in range(size):
            proof = merkle.inclusion_proof(leaves, index)
            assert merkle.is_included(leaves[index], index, size, proof, root)
        for old in range(1, size + 1):
            proof = merkle.consistency_proof(leaves, old)
            assert merkle.is_consistent(old, plain_root(leaves[:old]), size, root, proof)


def test_a_proof_holds_for_one_size_alone():
    leaves = hashes(4)
    root, proof = plain_root(leaves), merkle.inclusion_proof(leaves, 0)
    older = plain_root(leaves[:2])
    for size in (2, 5, 6, 8):
        assert not merkle.is_included(leaves[0], 0, size, proof, root)
    assert not merkle.is_included(leaves[0], 5, 1, [], leaves[0])
    assert not merkle.is_included(leaves[0], -1, 1, [], leaves[0])
    grown = merkle.consistency_proof(leaves, 2)
    assert merkle.is_consistent(2, older, 4, root, grown)
    assert not merkle.is_consistent(2, older, 5, root, grown)
    assert not merkle.is_consistent(2, older, 8, root, grown)


def test_leaves_outside_the_tree_have_no_proof():
    assert not merkle.is_included(merkle.EMPTY_ROOT, 0, 0, [], merkle.EMPTY_ROOT)
    with pytest.raises(ValueError):
        merkle.inclusion_ranges(3, 3)
    with pytest.raises(ValueError):
        merkle.consistency_ranges(4, 3)
