// Asks the service at the given address for every endpoint, with the types that openapi-typescript has generated.
import createClient from "openapi-fetch";
import type { components, paths } from "./service.js";

const address: string = (globalThis as any).process.argv[2];
const client = createClient<paths>({ baseUrl: address });

type Asked<Answer> = { data?: Answer; error?: unknown };

// The answer of a request that must succeed.
async function answer<Answer>(asked: Promise<Asked<Answer>>): Promise<Answer> {
  const { data, error } = await asked;
  if (data === undefined) throw new Error(JSON.stringify(error));
  return data;
}

const longest = await answer(client.GET("/get_max_duration", { params: { query: { duration_type: "season" } } }));
const hulu: components["schemas"]["Platform"] = "hulu";
const scored = { params: { query: { platform: hulu, year: 2021, scored: 3.4 } } };
const counts = [
  await answer(client.GET("/get_score_count", scored)),
  await answer(client.GET("/get_movie_count", scored)),
  await answer(client.GET("/get_count_platform", { params: { query: { platform: hulu } } })),
];
const actor = await answer(client.GET("/get_actor", { params: { query: { platform: "netflix", year: 2021 } } }));

const largest = await answer(client.GET("/get_listed_in", { params: { query: { genre: "comedy" } } }));

const query = { platform: [hulu, "netflix" as const], type: ["movie" as const], sort: "score" as const, n: 3 };
const page = await answer(client.GET("/v1/titles", { params: { query } }));
const first = page.titles[0];
if (first === undefined) throw new Error("no title");
const cast: string[] = first.actors;
const path = { id: first.id };
const title = await answer(client.GET("/v1/titles/{id}", { params: { path } }));
const elsewhere = await answer(client.GET("/v1/titles/{id}/elsewhere", { params: { path } }));
const similar = await answer(client.GET("/v1/titles/{id}/similar", { params: { path, query: { n: 2 } } }));
const filters = { params: { query: { genre: ["drama" as const], year_from: 2000 } } };
const facets = [
  await answer(client.GET("/v1/genres", filters)),
  await answer(client.GET("/v1/platforms", filters)),
  await answer(client.GET("/v1/countries", filters)),
];
const people = await answer(client.GET("/v1/people", { params: { query: { search: "kowal" } } }));

const stars = await answer(client.GET("/v1/recommend", { params: { query: { user_id: 12, movie_id: first.id } } }));
const list = await answer(
  client.GET("/v1/users/{user_id}/recommendations", { params: { path: { user_id: 12 }, query: { n: 2 } } }),
);
const ratings = [{ movie_id: "ns5", rating: 5 }];
const newcomer = await answer(client.POST("/v1/recommendations", { body: { ratings, n: 2 } }));
const users = { user_ids: [12, 999999], n: 2 };
const lists = await answer(client.POST("/v1/recommendations/batch", { body: users }));

const health = await answer(client.GET("/health"));
const ready = await answer(client.GET("/ready"));
const index = await answer(client.GET("/"));
const metrics = await answer(client.GET("/metrics", { parseAs: "text" }));

console.log(
  JSON.stringify({
    ...{ longest, counts, actor, page, cast, title, elsewhere, similar, facets, people, stars, list, newcomer, lists },
    ...{ health, ready, index, metrics },
  }),
);
