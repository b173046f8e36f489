// The elements of the page itself, which the package does not have.

import { LiveAccount } from "./live-account.js";
import { ReconciliationPanel } from "./reconciliation-panel.js";

customElements.define("live-account", LiveAccount);
customElements.define("reconciliation-panel", ReconciliationPanel);
