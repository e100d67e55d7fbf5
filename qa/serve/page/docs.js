// The API's documentation: every request carries the key that the reading room remembers.

import { key } from "/page/key.js";
import "/page/text.js";

window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null, // the usual one is on another site
  requestInterceptor: (request) => {
    const used = key();
    if (used && !request.headers.Authorization) request.headers.Authorization = `Bearer ${used}`;
    return request;
  },
  responseInterceptor: (response) => {
    if (response.status === 401) document.getElementById("docs-key").hidden = false;
    return response;
  },
});
