export const handler = async (event) => ({ hello: event.queryStringParameters?.name ?? "you" });
