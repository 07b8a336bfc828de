/** What was last asked of the search. It lives here and nowhere else: never in the address, because addresses are logged and kept. */
export const asked = $state<{ text: string }>({ text: "" });
