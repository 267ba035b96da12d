"""Tables of the naive path; the same facts as the product keeps."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, DateTime, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map: ClassVar = {datetime: DateTime(timezone=True)}


class Auction(Base):
    __tablename__ = "auction"
    lot_id: Mapped[str] = mapped_column(Text, primary_key=True)
    start_price: Mapped[int] = mapped_column(BigInteger)
    increment: Mapped[int] = mapped_column(BigInteger)
    window_s: Mapped[int] = mapped_column(Integer)
    opens_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    price: Mapped[int | None] = mapped_column(BigInteger)
    leader: Mapped[str | None] = mapped_column(Text)
    bids: Mapped[int] = mapped_column(Integer, default=0)
    extensions: Mapped[int] = mapped_column(Integer, default=0)
    seq: Mapped[int] = mapped_column(Integer, default=0)
    head: Mapped[str] = mapped_column(Text, default="0" * 64)
    last_at: Mapped[datetime]


class Person(Base):
    __tablename__ = "person"
    token: Mapped[str] = mapped_column(Text, primary_key=True)


class Registration(Base):
    __tablename__ = "registration"
    lot_id: Mapped[str] = mapped_column(ForeignKey("auction.lot_id"), primary_key=True)
    bidder: Mapped[str] = mapped_column(Text, primary_key=True)
    token: Mapped[str] = mapped_column(ForeignKey("person.token"))
    __table_args__ = (UniqueConstraint("lot_id", "token"),)


class LotEvent(Base):
    __tablename__ = "lot_event"
    lot_id: Mapped[str] = mapped_column(ForeignKey("auction.lot_id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)


class BidDecision(Base):
    __tablename__ = "bid_decision"
    lot_id: Mapped[str] = mapped_column(ForeignKey("auction.lot_id"), primary_key=True)
    bidder: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    amount: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime]
    code: Mapped[str | None] = mapped_column(Text)  # None: accepted
    seq: Mapped[int | None] = mapped_column(Integer)
    minimum: Mapped[int | None] = mapped_column(BigInteger)
    price: Mapped[int | None] = mapped_column(BigInteger)
