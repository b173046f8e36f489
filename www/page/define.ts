// The elements of the page itself, which the package does not have.

import { FollowPrices } from "./following/follow-prices.js";
import { LiveAccount } from "./live/live-account.js";
import { LivePrices } from "./live/live-prices.js";
import { ReconciliationPanel } from "./live/reconciliation-panel.js";
import { SheetDialog } from "./sheet-dialog.js";

customElements.define("follow-prices", FollowPrices);
customElements.define("live-account", LiveAccount);
customElements.define("reconciliation-panel", ReconciliationPanel);
customElements.define("sheet-dialog", SheetDialog);
customElements.define("live-prices", LivePrices);
