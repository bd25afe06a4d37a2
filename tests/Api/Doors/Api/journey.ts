// A program of somebody who has read nothing but the document: what it knows of the API is made from that.
import { ApiError, InstancesService, OpenAPI, OrdersService } from "./client";

declare const process: { env: Record<string, string | undefined> };

async function refused(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "not refused";
  } catch (e) {
    return e instanceof ApiError ? `${e.status} ${e.body?.detail ?? ""}` : String(e);
  }
}

async function main(): Promise<void> {
  OpenAPI.BASE = process.env.API!;
  OpenAPI.TOKEN = process.env.TOKEN;
  console.log("listed", (await InstancesService.listInstances({})).items.length);
  console.log("free", (await OrdersService.checkSubdomain({ requestBody: { subdomain: "ada" } })).available);
  const wish = { idempotencyKey: "journey-1", requestBody: { subdomain: "ada", email: "ada@example.com", product: "hello", plan: "small" } };
  const made = await InstancesService.createInstance(wish);
  console.log("created", made.name, made.status);
  console.log("same", (await InstancesService.createInstance(wish)).id === made.id);
  const read = await InstancesService.readInstance({ id: made.id });
  console.log("read", read.name, read.product, read.plan, read.created_at.startsWith("20"));
  console.log("stopped", (await InstancesService.stopInstance({ id: made.id })).wanted);
  console.log("refused", await refused(InstancesService.restartInstance({ id: made.id })));
  console.log("started", (await InstancesService.startInstance({ id: "ada" })).wanted);
  console.log("history", (await InstancesService.readHistory({ id: "ada" })).items.some((h) => h.kind === "wanted"));
  console.log("listed", (await InstancesService.listInstances({ search: "ada" })).items.length);
  console.log("deleted", (await InstancesService.deleteInstance({ id: "ada", reason: "over" })).wanted);
  OpenAPI.TOKEN = "berth_wrong";
  console.log("refused", (await refused(InstancesService.listInstances({}))).split(" ")[0]);
}

main().catch((e) => {
  console.error(e);
  throw e;
});
