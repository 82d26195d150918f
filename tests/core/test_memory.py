"""What a command may take of memory: read from the kernel's files, set for a block."""

import resource

import pytest

from hackathon.core import memory


class TestLeft:
    def test_this_machine_says_it(self):
        assert memory.left() > 0

    def test_a_container_may_have_less_than_its_machine(self, tmp_path, monkeypatch):
        most, taken = tmp_path / "memory.max", tmp_path / "memory.current"
        most.write_text("300000000\n")
        taken.write_text("100000000\n")
        monkeypatch.setattr(memory, "GROUPS", ((most, taken),))
        assert memory.left() == 200_000_000

    def test_a_container_without_a_limit_has_its_machines(self, tmp_path, monkeypatch):
        most, taken = tmp_path / "memory.max", tmp_path / "memory.current"
        most.write_text("max\n")
        taken.write_text("100000000\n")
        told = tmp_path / "meminfo"
        told.write_text("MemTotal: 500 kB\nMemAvailable:    300 kB\n")
        monkeypatch.setattr(memory, "GROUPS", ((most, taken),))
        monkeypatch.setattr(memory, "MEMINFO", told)
        assert memory.left() == 300 * 1024

    def test_where_nobody_says_nothing_is_bounded(self, tmp_path, monkeypatch):
        monkeypatch.setattr(memory, "GROUPS", ())
        monkeypatch.setattr(memory, "MEMINFO", tmp_path / "none")
        before = resource.getrlimit(resource.RLIMIT_AS)
        assert memory.left() is None
        with memory.bounded():
            assert resource.getrlimit(resource.RLIMIT_AS) == before


class TestBounded:
    def test_what_is_more_than_is_left_is_an_error(self, monkeypatch):
        monkeypatch.setattr(memory, "left", lambda: 200_000_000)
        with memory.bounded(), pytest.raises(MemoryError):
            bytearray(1_000_000_000)

    def test_afterwards_the_limit_is_what_it_was(self, monkeypatch):
        monkeypatch.setattr(memory, "left", lambda: 200_000_000)
        before = resource.getrlimit(resource.RLIMIT_AS)
        with memory.bounded():
            assert resource.getrlimit(resource.RLIMIT_AS) != before
        assert resource.getrlimit(resource.RLIMIT_AS) == before
