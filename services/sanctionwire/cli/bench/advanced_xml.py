"""A made-up ``SDN_ADVANCED.XML`` of any number of parties, in the proportions of the real one: 6.4 kB a party."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_HEAD: Final = """<?xml version="1.0" encoding="utf-8"?>
<Sanctions xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML" Version="3">
  <DateOfIssue CalendarTypeID="1"><Year>2026</Year><Month>7</Month><Day>30</Day></DateOfIssue>
  <ReferenceValueSets>
    <AliasTypeValues><AliasType ID="1400">A.K.A.</AliasType><AliasType ID="1403">Name</AliasType></AliasTypeValues>
    <CountryValues><Country ID="11171" ISO2="RU">Russia</Country></CountryValues>
    <DetailReferenceValues><DetailReference ID="91526">Male</DetailReference></DetailReferenceValues>
    <FeatureTypeValues>
      <FeatureType ID="8">Birthdate</FeatureType><FeatureType ID="9">Place of Birth</FeatureType>
      <FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="25">Location</FeatureType>
      <FeatureType ID="224">Gender</FeatureType><FeatureType ID="14">Website</FeatureType>
    </FeatureTypeValues>
    <IDRegDocTypeValues>
      <IDRegDocType ID="1571">Passport</IDRegDocType><IDRegDocType ID="1596">Tax ID No.</IDRegDocType>
    </IDRegDocTypeValues>
    <ListValues><List ID="1550">SDN List</List></ListValues>
    <LocPartTypeValues>
      <LocPartType ID="1451">ADDRESS1</LocPartType><LocPartType ID="1454">CITY</LocPartType>
      <LocPartType ID="1456">POSTAL CODE</LocPartType>
    </LocPartTypeValues>
    <NamePartTypeValues>
      <NamePartType ID="1520">Last Name</NamePartType><NamePartType ID="1521">First Name</NamePartType>
    </NamePartTypeValues>
    <PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
    <RelationTypeValues><RelationType ID="15002">Acting for or on behalf of</RelationType></RelationTypeValues>
    <SanctionsTypeValues>
      <SanctionsType ID="1">Program</SanctionsType><SanctionsType ID="1705">Block</SanctionsType>
    </SanctionsTypeValues>
    <ScriptValues><Script ID="215">Latin</Script></ScriptValues>
  </ReferenceValueSets>
"""
_PART: Final = """      <LocationPart LocPartTypeID="{sort}">
        <LocationPartValue Primary="true" LocPartValueTypeID="1" LocPartValueStatusID="1">
          <Comment />
          <Value>{value}</Value>
        </LocationPartValue>
      </LocationPart>
"""
_LOCATION: Final = (
    """    <Location ID="{n}">
      <LocationCountry CountryID="11171" CountryRelevanceID="1413" />
"""
    + _PART.format(sort=1454, value="Moscow")
    + _PART.format(sort=1456, value="119{n}")
    + _PART.format(sort=1451, value="d. {n} ul. Lesnaya")
    + "    </Location>\n"
)
_DOCUMENT: Final = """    <IDRegDocument ID="{n}" IDRegDocTypeID="1571" IdentityID="{n}" IssuedBy-CountryID="11171"
      ValidityID="1">
      <Comment />
      <IDRegistrationNo>72{n}</IDRegistrationNo>
      <IssuingAuthority />
      <DocumentedNameReference DocumentedNameID="{n}" />
    </IDRegDocument>
"""
_ALIAS: Final = """          <Alias FixedRef="{n}" AliasTypeID="{sort}" Primary="{primary}" LowQuality="false">
            <DocumentedName ID="{n}" FixedRef="{n}" DocNameStatusID="1">
              <DocumentedNamePart>
                <NamePartValue NamePartGroupID="1{n}" ScriptID="215" ScriptStatusID="1"
                  Acronym="false">{last}</NamePartValue>
              </DocumentedNamePart>
              <DocumentedNamePart>
                <NamePartValue NamePartGroupID="2{n}" ScriptID="215" ScriptStatusID="1"
                  Acronym="false">Ivan</NamePartValue>
              </DocumentedNamePart>
            </DocumentedName>
          </Alias>
"""
_FEATURE: Final = """        <Feature ID="{n}" FeatureTypeID="{sort}">
          <FeatureVersion ID="{n}" ReliabilityID="1560">
            <Comment />
{body}
          </FeatureVersion>
          <IdentityReference IdentityID="{n}" IdentityFeatureLinkTypeID="1" />
        </Feature>
"""
_DAY: Final = "<Year>1968</Year><Month>5</Month><Day>20</Day>"
_PERIOD: Final = (
    f'<DatePeriod CalendarTypeID="1"><Start Approximate="false"><From>{_DAY}</From><To>{_DAY}</To></Start>'
    f'<End Approximate="false"><From>{_DAY}</From><To>{_DAY}</To></End></DatePeriod>'
)
_PLACE: Final = '            <VersionLocation LocationID="{n}" />'
_FEATURES: Final = (
    ("8", f"            {_PERIOD}"),
    ("9", '            <VersionDetail DetailTypeID="1432">Kazan, Russia</VersionDetail>'),
    ("10", _PLACE),
    ("25", _PLACE),
    ("224", '            <VersionDetail DetailTypeID="1431" DetailReferenceID="91526" />'),
    ("14", '            <VersionDetail DetailTypeID="1432">www.party-{n}.ru</VersionDetail>'),
)
_PARTY: Final = (
    """    <DistinctParty FixedRef="{n}">
      <Comment />
      <Profile ID="{n}" PartySubTypeID="4">
        <Identity ID="{n}" FixedRef="{n}" Primary="true" False="false">
"""
    + _ALIAS.replace("{sort}", "1403").replace("{primary}", "true").replace("{last}", "PETROV {n}")
    + "".join(
        _ALIAS.replace("{sort}", "1400").replace("{primary}", "false").replace("{last}", f"PETROFF {{n}} {suffix}")
        for suffix in ("A", "B")
    )
    + """          <NamePartGroups>
            <MasterNamePartGroup><NamePartGroup ID="1{n}" NamePartTypeID="1520" /></MasterNamePartGroup>
            <MasterNamePartGroup><NamePartGroup ID="2{n}" NamePartTypeID="1521" /></MasterNamePartGroup>
          </NamePartGroups>
        </Identity>
"""
    + "".join(_FEATURE.replace("{sort}", sort).replace("{body}", body) for sort, body in _FEATURES)
    + "      </Profile>\n    </DistinctParty>\n"
)
_RELATION: Final = (
    '    <ProfileRelationship ID="{n}" From-ProfileID="{n}" To-ProfileID="{other}" RelationTypeID="15002" '
    'RelationQualityID="1" Former="false" SanctionsEntryID="{n}">\n      <Comment />\n    </ProfileRelationship>\n'
)
_ENTRY: Final = """    <SanctionsEntry ID="{n}" ProfileID="{n}" ListID="1550">
      <EntryEvent ID="{n}" EntryEventTypeID="1" LegalBasisID="1828">
        <Comment />
        <Date CalendarTypeID="1"><Year>2024</Year><Month>9</Month><Day>19</Day></Date>
      </EntryEvent>
      <SanctionsMeasure ID="{n}" SanctionsTypeID="1705"><Comment /></SanctionsMeasure>
      <SanctionsMeasure ID="1{n}" SanctionsTypeID="1"><Comment>RUSSIA-EO14024</Comment></SanctionsMeasure>
    </SanctionsEntry>
"""


def write_advanced_xml(path: Path, parties: int) -> None:
    """Write a file of so many parties, each with three names, six features, a document, a relationship, a program."""
    numbers = range(10_000, 10_000 + parties)
    sections = (("Locations", _LOCATION), ("IDRegDocuments", _DOCUMENT), ("DistinctParties", _PARTY))
    with path.open("w", encoding="utf-8") as out:
        out.write(_HEAD)
        for name, record in sections:
            out.write(f"  <{name}>\n")
            out.writelines(record.replace("{n}", str(n)) for n in numbers)
            out.write(f"  </{name}>\n")
        out.write("  <ProfileRelationships>\n")
        for n in numbers:
            other = n + 1 if n + 1 in numbers else numbers[0]
            out.write(_RELATION.replace("{n}", str(n)).replace("{other}", str(other)))
        out.write("  </ProfileRelationships>\n  <SanctionsEntries>\n")
        out.writelines(_ENTRY.replace("{n}", str(n)) for n in numbers)
        out.write("  </SanctionsEntries>\n</Sanctions>\n")
