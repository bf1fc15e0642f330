"""The steps by which a ledger of any age becomes today's; `HEAD` names the last one."""

from typing import Final

HEAD: Final = "0001"
