"""A publiccode.yml of another project, made up after the standard."""

WHOLE = """# Kept by the registry of a town that does not exist.
publiccodeYmlVersion: "0.5"
name: Goods list helper
url: https://example.org/code/goods-list-helper.git
landingURL: https://example.org/goods
softwareVersion: 2.1.0
releaseDate: 2027-01-31
platforms:
  - web
  - linux
categories:
  - other
developmentStatus: stable
softwareType: standalone/web
intendedAudience:
  scope:
    - government
supports:
  - id: https://example.org/standards/st96
description:
  en:
    shortDescription: Finds the terms that offices accept for a list of goods.
    longDescription: >
      It reads the goods and services of an application, line by line, and proposes for each the
      nearest term that offices accept, with the class and with the reason why. Examiners keep the
      last word.
    features:
      - Proposes terms with their class
      - Says why
  fr:
    localisedName: Aide aux listes de produits
    shortDescription: Trouve les termes acceptés par les offices.
    longDescription: >
      Elle lit les produits et services d’une demande, ligne par ligne, et propose pour chacun le
      terme accepté le plus proche, avec la classe et la raison. Les examinateurs gardent le dernier
      mot.
    features:
      - Propose des termes
legal:
  license: EUPL-1.2
maintenance:
  type: community
  contacts:
    - name: The keepers of the helper
localisation:
  localisationReady: true
  availableLanguages:
    - en
    - fr
dependsOn:
  open:
    - name: Python
      versionMin: "3.11"
"""
