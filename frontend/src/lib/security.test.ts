import { expect, test } from "vitest";
import { actorInWords, auditInWords } from "@/lib/audit";
import { deviceInWords } from "@/lib/device";

test.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"],
  [
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36",
    "Chrome on Linux",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
  ],
  ["python-httpx/1.0", "python-httpx"],
  [null, "Unknown device"],
])("a session shows browser and system: %s", (userAgent, words) => {
  expect(deviceInWords(userAgent)).toBe(words);
});

test.each([
  ["signed_in", { role: "admin" }, "Signed in as administrator"],
  ["sign_in_failed", {}, "Sign-in failed: wrong credentials"],
  ["session_ended", { user_name: "Bob" }, "Revoked a session of Bob"],
  ["role_changed", { from: "reader", to: "admin" }, "Role changed from reader to administrator"],
  [
    "settings_changed",
    { setting: "mail_mode", from: "provider", to: "mock" },
    "Email sending changed from live sending to mock mode",
  ],
  [
    "opt_out_removed",
    { kind: "address", domain: "firm.example" },
    "Removed an address at firm.example from the do-not-contact list",
  ],
  [
    "opt_out_removed",
    { kind: "domain", domain: "firm.example" },
    "Removed firm.example from the do-not-contact list",
  ],
  ["opt_out_removed", { kind: "erased" }, "Removed an erased person from the do-not-contact list"],
  ["lead_erased", { lead_id: "01a22a0c-519c-7072-8846-9680d5c77d16" }, "Erased lead 01a22a0c"],
  ["lead_erased", {}, "Erased a person without a lead"],
  ["log_pruned", { count: "12", before: "2026-08-01" }, "Deleted events before 2026-08-01: 12"],
] as const)("an event reads as a sentence: %s %o", (kind, details, words) => {
  expect(auditInWords({ kind, details })).toBe(words);
});

test("nobody knows who failed to sign in", () => {
  const actor = { name: "unknown", id: null, client_address: "203.0.113.7" };
  expect(actorInWords({ kind: "sign_in_failed", actor })).toBe("Unknown person");
  expect(actorInWords({ kind: "signed_in", actor: { ...actor, name: "Ann" } })).toBe("Ann");
});
