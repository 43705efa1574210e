"""Labels that OFAC puts before identifiers, and the kind each stands for."""

from __future__ import annotations

import re
from typing import Final

IDENTIFIER_LABELS: Final[dict[str, str]] = {
    "SWIFT/BIC": "BIC",
    "BIK (RU)": "BIK",
    "Tax ID No.": "tax_id",
    "Tax ID": "tax_id",
    "R.F.C.": "tax_id",
    "RFC": "tax_id",
    "NIT #": "tax_id",
    "RIF #": "tax_id",
    "RUC #": "tax_id",
    "C.U.I.T.": "tax_id",
    "Italian Fiscal Code": "tax_id",
    "Fiscal Code": "tax_id",
    "US FEIN": "tax_id",
    "V.A.T. Number": "vat",
    "Registration Number": "registration",
    "Registration ID": "registration",
    "Public Registration Number": "registration",
    "Business Registration Number": "registration",
    "Business Registration Document #": "registration",
    "Business Number": "registration",
    "Company Number": "registration",
    "UK Company Number": "registration",
    "Company ID": "registration",
    "Commercial Registry Number": "registration",
    "C.R. No.": "registration",
    "Chamber of Commerce Number": "registration",
    "Central Registration System Number": "registration",
    "Certificate of Incorporation Number": "registration",
    "Economic Register Number (CBLS)": "registration",
    "Enterprise Number": "registration",
    "Folio Mercantil No.": "registration",
    "Matricula Mercantil No": "registration",
    "MSB Registration Number": "registration",
    "Registered Charity No.": "registration",
    "Trade License No.": "registration",
    "Istanbul Chamber of Comm. No.": "registration",
    "Government Gazette Number": "gazette",
    "Legal Entity Number": "LEI",
    "Unified Social Credit Code (USCC)": "USCC",
    "Passport": "passport",
    "Diplomatic Passport": "passport",
    "Stateless Person Passport": "passport",
    "British National Overseas Passport": "passport",
    "National ID No.": "national_id",
    "National Foreign ID Number": "national_id",
    "Cedula No.": "national_id",
    "C.U.R.P.": "national_id",
    "D.N.I.": "national_id",
    "Personal ID Card": "national_id",
    "Turkish Identification Number": "national_id",
    "Kenyan ID No.": "national_id",
    "Bosnian Personal ID No.": "national_id",
    "Moroccan Personal ID No.": "national_id",
    "SSN": "national_id",
    "Driver's License No.": "drivers_licence",
    "Birth Certificate Number": "birth_certificate",
    "Identification Number": "other_id",
    "D-U-N-S Number": "other_id",
    "License": "other_id",
    "Electoral Registry No.": "other_id",
    "Residency Number": "other_id",
    "Refugee ID Card": "other_id",
    "Travel Document Number": "other_id",
    "VisaNumberID": "other_id",
    "SRE Permit No.": "other_id",
    "Website": "website",
    "Email Address": "email",
    "Email": "email",
    "EMAIL": "email",
    "Phone Number": "phone",
    "Telephone": "phone",
    "PHONE": "phone",
    "FAX": "phone",
    "Fax": "phone",
    "Vessel Registration Identification": "IMO",
    "Identification Number IMO": "IMO",
    "MMSI": "MMSI",
    "Other Vessel Call Sign": "call_sign",
    "Aircraft Tail Number": "tail_number",
    "Previous Aircraft Tail Number": "tail_number",
    "Aircraft Manufacturer's Serial Number (MSN)": "msn",
    "Aircraft Serial Identification": "msn",
    "Aircraft Construction Number (also called L/N or S/N or F/N)": "msn",
    "Aircraft Mode S Transponder Code": "other_id",
}

OTHER_LABELS: Final = (
    "DOB",
    "POB",
    "Gender",
    "nationality",
    "citizen",
    "Linked To:",
    "Secondary sanctions risk:",
    "Organization Established Date",
    "Organization Type:",
    "Target Type",
    "Digital Currency Address",
    "Transactions Prohibited",
    "Additional Sanctions Information",
    "Nationality of Registration",
    "a.k.a.",
    "f.k.a.",
    "n.k.a.",
)
"""Labels of items that are no identifiers; they end an item before them."""


def _alternation(labels: tuple[str, ...]) -> str:
    return "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))


LABEL: Final = re.compile(rf"(?:alt\. )?({_alternation((*IDENTIFIER_LABELS, *OTHER_LABELS))})(?=[ :]|\Z)")
"""Begin of an item that is known; group 1 is the label, longest first."""

UNKNOWN_LABEL: Final = re.compile(
    r"((?:[A-Z][\w.'&/()-]{0,24} ){0,5}(?:No\.|Number|#|ID|I\.D\.|Code|Card))[ :]+(?=\S{0,20}[0-9])"
)
"""Begin of an item that looks like an identifier with a label nobody has met: ``Istanbul Registry No. 1234``."""
