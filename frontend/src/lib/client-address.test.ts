import { expect, test } from "vitest";
import { clientAddress } from "./client-address";

test("without a proxy of ours nothing of the header is believed", () => {
  expect(clientAddress("203.0.113.9", 0)).toBeNull();
  expect(clientAddress("203.0.113.9", Number.NaN)).toBeNull();
});

test("the address is the one that our outermost proxy saw, whatever stands before it", () => {
  expect(clientAddress("203.0.113.9", 1)).toBe("203.0.113.9");
  expect(clientAddress("1.1.1.1, 2.2.2.2, 203.0.113.9", 1)).toBe("203.0.113.9");
  expect(clientAddress("1.1.1.1, 203.0.113.9, 10.0.0.1", 2)).toBe("203.0.113.9");
});

test("ports and brackets are taken off, and what is no address gives none", () => {
  expect(clientAddress("203.0.113.9:4711", 1)).toBe("203.0.113.9");
  expect(clientAddress("[2001:db8::1]:4711", 1)).toBe("2001:db8::1");
  expect(clientAddress("2001:db8::1", 1)).toBe("2001:db8::1");
  for (const header of [null, "", " , ", "unknown", "evil\r\nX: y", "203.0.113.9, <script>"])
    expect(clientAddress(header, 1)).toBeNull();
  expect(clientAddress("203.0.113.9", 2)).toBeNull();
});
