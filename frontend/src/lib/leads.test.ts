import { describe, expect, it } from "vitest";
import { failureOf } from "@/lib/api/failure";

describe("a lead that exists already", () => {
  const existing = { id: "1", name: "Wait Ing", same_email: true };
  it("is named by the failure", () => {
    expect(failureOf(409, { title: "This lead exists already", existing }, null).existing).toEqual(existing);
  });
  it("is left out if the problem does not name it in full", () => {
    expect(failureOf(409, { existing: { id: "1" } }, null)).not.toHaveProperty("existing");
    expect(failureOf(409, { title: "t" }, null)).not.toHaveProperty("existing");
  });
  it("is not mistaken for a wrong field of the form", () => {
    const problem = { errors: [{ pointer: "query/limit", message: "m" }, null] };
    expect(failureOf(422, problem, null)).not.toHaveProperty("fields");
  });
});
