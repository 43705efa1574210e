"""Addresses of digital wallets: which chain a string belongs to, and whether its checksum holds.

Sources of the rules: Bitcoin BIP-13, BIP-173, BIP-350; EIP-55; the address chapters of Tron, XRP Ledger, Litecoin,
Dash, Dogecoin, Zcash, Bitcoin Cash (CashAddr), Monero and TON. Base58check and bech32 checksums make a chance hit less
likely than one in four billion, so such a string is an address wherever it stands. A Solana address is 32 bytes
without checksum and needs a label. ``0x`` addresses serve every EVM chain: the currency a publisher states is kept
beside them.
"""

from __future__ import annotations

import re
from binascii import crc_hqx
from functools import lru_cache
from hashlib import sha256
from typing import Final

MAX_WALLET_CHARS = 128

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE: Final = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_HEX_ADDRESS: Final = re.compile(r"0x[0-9a-fA-F]{40}\Z")

# Version bytes of base58check payloads of 20 bytes.
_VERSIONS: Final[dict[bytes, str]] = {
    b"\x00": "XBT",
    b"\x05": "XBT",
    b"\x41": "TRX",
    b"\x30": "LTC",
    b"\x32": "LTC",
    b"\x4c": "DASH",
    b"\x10": "DASH",
    b"\x1e": "DOGE",
    b"\x16": "DOGE",
    b"\x1c\xb8": "ZEC",
    b"\x1c\xbd": "ZEC",
    b"\x26": "BTG",
    b"\x17": "BTG",
}
_SEGWIT: Final = {"bc": "XBT", "ltc": "LTC"}
_EVM: Final = frozenset(
    {"ETH", "ETC", "USDT", "USDC", "BSC", "BNB", "ARB", "MATIC", "POL", "AVAX", "BASE", "OP", "DAI"}
)
# Currencies whose addresses are those of another chain: token on Tron or Ethereum, forks of Bitcoin.
_FORMS_OF: Final[dict[str, frozenset[str]]] = {
    "BTC": frozenset({"XBT"}),
    "USDT": frozenset({"ETH", "TRX", "XBT", "SOL", "TON"}),
    "USDC": frozenset({"ETH", "TRX", "SOL"}),
    "BSV": frozenset({"XBT", "BCH"}),
    "BCH": frozenset({"XBT", "BCH"}),
    "ETC": frozenset({"ETH"}),
    "BSC": frozenset({"ETH"}),
    "ARB": frozenset({"ETH"}),
    "BTG": frozenset({"BTG"}),
    "A7A5": frozenset({"ETH", "TRX"}),
    "SOL": frozenset({"SOL"}),
}


def normalize_wallet(value: str) -> str:
    """The address without blanks. Case stays, since it carries the checksum, except of bech32 (lower) and the 0x
    prefix.
    """
    value = "".join(value.split())
    lowered = value.lower()
    if lowered.startswith(("bc1", "ltc1", "bitcoincash:")) and value in (lowered, value.upper()):
        return lowered
    return "0x" + value[2:] if lowered.startswith("0x") else value


def wallet_key(value: str) -> str:
    """Form in which two spellings of one address are equal: hexadecimal addresses without regard to case."""
    value = normalize_wallet(value)
    return value.lower() if _HEX_ADDRESS.match(value) else value.removeprefix("bitcoincash:")


def wallet_chain(value: str) -> str | None:
    """Symbol of the chain whose checksum holds (``XBT``, ``ETH``, ``TRX`` ...), None where none does. Unlabelled use.

    >>> wallet_chain("TDdbRFoBTEmE3qiR69Y6rKRSG1hoF65QaE"), wallet_chain("0xdeadbeef")
    ('TRX', None)
    """
    if not 25 <= len(value) <= MAX_WALLET_CHARS:
        return None
    if value[:2] in ("0x", "0X"):
        return "ETH" if _evm_holds(normalize_wallet(value)) else None
    lowered = value.lower()
    if lowered.startswith(("bc1", "ltc1")):
        return _segwit_chain(value)
    if lowered.startswith("bitcoincash:"):
        return "BCH" if _cashaddr_holds(lowered.removeprefix("bitcoincash:")) else None
    return _base58_chain(value) or _other_chain(value)


def _base58_chain(value: str) -> str | None:
    if not 26 <= len(value) <= 36:
        return None
    payload = _base58check(value, _BASE58)
    if payload is not None and len(payload) in (21, 22):
        return _VERSIONS.get(payload[:-20])
    if value[0] == "r":
        payload = _base58check(value, _RIPPLE)
        if payload is not None and len(payload) == 21 and payload[0] == 0:
            return "XRP"
    return None


def _other_chain(value: str) -> str | None:
    if len(value) in (95, 106) and value[0] in "48" and _monero_holds(value):
        return "XMR"
    if len(value) == 48 and value[:2] in ("EQ", "UQ") and _ton_holds(value):
        return "TON"
    if len(value) == 42 and value[0] in "qp" and _cashaddr_holds(value):
        return "BCH"
    return None


def wallet_holds(value: str, currency: str | None = None) -> bool:
    """Whether form and checksum hold, and fit ``currency`` where it is one we know. Labelled use.

    A currency that we do not know is satisfied by any chain's form.
    """
    chain = wallet_chain(value)
    symbol = currency.upper() if currency else None
    if chain is None:
        return symbol in (None, "SOL", "USDC", "USDT") and is_solana_form(value)
    if symbol is None or symbol == chain:
        return True
    if symbol in _FORMS_OF:
        return chain in _FORMS_OF[symbol]
    if symbol in _EVM:
        return chain == "ETH"
    return symbol not in {*_VERSIONS.values(), "XRP", "XMR", "TON", "SOL", "BCH", "ETH"}


def is_solana_form(value: str) -> bool:
    """32 bytes in base58; many a string is that by chance."""
    if not 32 <= len(value) <= 44:
        return False
    data = _base58_decode(value, _BASE58)
    return data is not None and len(data) == 32


def _base58_decode(value: str, alphabet: str) -> bytes | None:
    number = 0
    for char in value:
        digit = alphabet.find(char)
        if digit < 0:
            return None
        number = number * 58 + digit
    zeros = len(value) - len(value.lstrip(alphabet[0]))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def _base58check(value: str, alphabet: str) -> bytes | None:
    data = _base58_decode(value, alphabet)
    if data is None or len(data) < 5:
        return None
    payload, check = data[:-4], data[-4:]
    return payload if sha256(sha256(payload).digest()).digest()[:4] == check else None


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> bit & 1:
                check ^= generator
    return check


def _segwit_chain(value: str) -> str | None:
    lowered = value.lower()
    if value not in (lowered, value.upper()):
        return None
    prefix, _, data = lowered.partition("1")
    if prefix not in _SEGWIT or len(lowered) > 90 or any(char not in _BECH32 for char in data) or len(data) < 8:
        return None
    values = [_BECH32.index(char) for char in data]
    expanded = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    constant = 1 if values[0] == 0 else 0x2BC830A3  # BIP-350: bech32m from witness version 1 on
    return _SEGWIT[prefix] if _polymod(expanded + values) == constant else None


def _cashaddr_holds(data: str) -> bool:
    if not 34 <= len(data) <= 112 or any(char not in _BECH32 for char in data):
        return False
    check = 1
    for value in [ord(char) & 31 for char in "bitcoincash"] + [0] + [_BECH32.index(char) for char in data]:
        top = check >> 35
        check = (check & 0x07FFFFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)):
            if top >> bit & 1:
                check ^= generator
    return check == 1


def _evm_holds(value: str) -> bool:
    """EIP-55: mixed case carries a checksum; all lower or all upper is legal without."""
    if not _HEX_ADDRESS.match(value):
        return False
    digits = value[2:]
    if digits in (digits.lower(), digits.upper()):
        return True
    digest = keccak256(digits.lower().encode()).hex()
    return all(
        char == (char.upper() if int(nibble, 16) > 7 else char.lower())
        for char, nibble in zip(digits, digest, strict=False)
    )


def _monero_holds(value: str) -> bool:
    """Monero's base58 works in blocks of 11 characters (8 bytes), a last block of 7 (5 bytes); checksum is Keccak."""
    sizes = {11: 8, 7: 5, 2: 1, 3: 2, 5: 3, 6: 4, 9: 6, 10: 7}
    data = b""
    for at in range(0, len(value), 11):
        block = value[at : at + 11]
        number = 0
        for char in block:
            digit = _BASE58.find(char)
            if digit < 0:
                return False
            number = number * 58 + digit
        size = sizes.get(len(block))
        if size is None or number >> (8 * size):
            return False
        data += number.to_bytes(size, "big")
    return keccak256(data[:-4])[:4] == data[-4:]


def _ton_holds(value: str) -> bool:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    number = 0
    for char in value.replace("+", "-").replace("/", "_"):
        digit = alphabet.find(char)
        if digit < 0:
            return False
        number = number << 6 | digit
    data = number.to_bytes(36, "big")
    return crc_hqx(data[:34], 0).to_bytes(2, "big") == data[34:]


def _round_constants() -> tuple[int, ...]:
    constants, state = [], 1
    for _ in range(24):
        constant = 0
        for bit in range(7):
            if state & 1:
                constant |= 1 << ((1 << bit) - 1)
            state = state << 1 ^ (0x171 if state >> 7 else 0)
        constants.append(constant)
    return tuple(constants)


_MASK: Final = (1 << 64) - 1
_ROUNDS: Final = _round_constants()
_ROTATION: Final = (0, 36, 3, 41, 18, 1, 44, 10, 45, 2, 62, 6, 43, 15, 61, 28, 55, 25, 21, 56, 27, 20, 39, 8, 14)
_RATE: Final = 136


def _keccak_f(lanes: list[int]) -> list[int]:
    """The permutation Keccak-f[1600]; lane (x, y) stands at index 5 * x + y."""
    for constant in _ROUNDS:
        column = [
            lanes[5 * x] ^ lanes[5 * x + 1] ^ lanes[5 * x + 2] ^ lanes[5 * x + 3] ^ lanes[5 * x + 4] for x in range(5)
        ]
        mixed = [0] * 25
        for x in range(5):
            ahead = column[(x + 1) % 5]
            delta = column[x - 1] ^ (ahead << 1 & _MASK | ahead >> 63)
            for y in range(5):
                lane, turn = lanes[5 * x + y] ^ delta, _ROTATION[5 * x + y]
                mixed[5 * y + (2 * x + 3 * y) % 5] = lane << turn & _MASK | lane >> (64 - turn)
        lanes = [
            mixed[5 * x + y] ^ (~mixed[5 * ((x + 1) % 5) + y] & mixed[5 * ((x + 2) % 5) + y])
            for x in range(5)
            for y in range(5)
        ]
        lanes[0] ^= constant
    return lanes


@lru_cache(maxsize=4096)
def keccak256(data: bytes) -> bytes:
    """Keccak-256 as Ethereum and Monero use it, with the original padding: not SHA3-256. About 0.3 ms an address."""
    padded = bytearray(data) + b"\x01" + b"\0" * (-(len(data) + 1) % _RATE)
    padded[-1] |= 0x80
    lanes = [0] * 25
    for at in range(0, len(padded), _RATE):
        for index in range(_RATE // 8):
            x, y = index % 5, index // 5
            lanes[5 * x + y] ^= int.from_bytes(padded[at + 8 * index : at + 8 * index + 8], "little")
        lanes = _keccak_f(lanes)
    return b"".join(lanes[5 * (index % 5) + index // 5].to_bytes(8, "little") for index in range(4))
