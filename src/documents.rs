//! The OpenAPI document of the whole product, made without a database, and the page that shows it.

use std::{
    collections::HashMap,
    marker::PhantomData,
    sync::{Arc, OnceLock},
};

use lonja_platform::http::Spec;
use poem::{
    IntoResponse, Route,
    endpoint::{BoxEndpoint, make_sync},
    http::Method,
};
use poem_openapi::{
    ContactObject, LicenseObject, OpenApi, OpenApiService, ServerObject,
    registry::{MetaApi, Registry},
};

use crate::house::{self, House};

/// An API's description without the API: no operation of it can be called.
struct Described<T>(PhantomData<fn() -> T>);

impl<T: OpenApi> OpenApi for Described<T> {
    fn meta() -> Vec<MetaApi> {
        T::meta()
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    fn add_routes(self, _table: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {}
}

fn describe<T: OpenApi>(_make: impl FnOnce(&House) -> T) -> Described<T> {
    Described(PhantomData)
}

const DESCRIPTION: &str = "Partner and supplier portal: products, prices, stock, orders, sales material, and \
    customer demand shared with proof.\n\nPeople sign in at `POST /api/v1/auth/login`, machines at `POST /oauth/token`; \
    both send the token as `Authorization: Bearer …`. Every failure is a problem document (RFC 9457) with a `code`.";

/// Wraps an API into the service that carries the document's head.
pub fn service<T: OpenApi>(api: T) -> OpenApiService<T, ()> {
    OpenApiService::new(api, "Lonja", env!("CARGO_PKG_VERSION"))
        .description(DESCRIPTION)
        .license(LicenseObject::new("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0"))
        .contact(ContactObject::new().name("The maintainers of Lonja"))
        .server(ServerObject::new("/").description("This installation"))
}

/// The finished document, made once: it depends on nothing but the code.
pub fn spec() -> Arc<Spec> {
    static SPEC: OnceLock<Arc<Spec>> = OnceLock::new();
    SPEC.get_or_init(|| Arc::new(Spec::finish(&service(describe(house::api)).spec()))).clone()
}

/// `/openapi.json`, and `/docs` with everything that the page needs, so that it asks no other host.
pub fn routes(spec: &Spec) -> Route {
    let json = spec.to_text();
    let file = |kind: &'static str, read: fn(&DocsPage) -> &str| {
        poem::get(make_sync(move |_| read(docs_page()).to_owned().with_content_type(kind)))
    };
    Route::new()
        .at(
            "/openapi.json",
            poem::get(make_sync(move |_| json.clone().with_content_type("application/json"))),
        )
        .at("/docs", file("text/html; charset=utf-8", |_| DOCS_HTML))
        .at("/docs/start.js", file("text/javascript; charset=utf-8", |_| DOCS_START))
        .at("/docs/ui.js", file("text/javascript; charset=utf-8", |page| &page.script))
        .at("/docs/ui.css", file("text/css; charset=utf-8", |page| &page.style))
}

const DOCS_HTML: &str = r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Lonja API</title>
<link rel="stylesheet" href="/docs/ui.css">
<script src="/docs/ui.js" defer></script>
<script src="/docs/start.js" defer></script>
</head>
<body><div id="ui"></div></body>
</html>
"#;

const DOCS_START: &str = r##"SwaggerUIBundle({ dom_id: "#ui", url: "/openapi.json", deepLinking: true, validatorUrl: null });
"##;

/// The viewer's script and style, cut out of the page that the library bundles, so that the content security policy
/// needs no inline script.
struct DocsPage {
    script: String,
    style: String,
}

/// Cut on first use: three megabytes that most processes never show.
fn docs_page() -> &'static DocsPage {
    static PAGE: OnceLock<DocsPage> = OnceLock::new();
    PAGE.get_or_init(|| {
        let html = OpenApiService::new(Described::<()>(PhantomData), "Lonja", "1").swagger_ui_html();
        let between = |start: &str, end: &str| {
            let rest = html.split_once(start).map(|(_, rest)| rest).unwrap_or_default();
            rest.split_once(end).map(|(found, _)| found.to_owned()).unwrap_or_default()
        };
        DocsPage {
            script: between("<script charset=\"UTF-8\">", "</script>\n</head>"),
            style: between("<style charset=\"UTF-8\">", "</style>"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_docs_page_has_its_viewer() {
        assert!(docs_page().script.contains("SwaggerUIBundle") && docs_page().style.contains(".swagger-ui"));
    }
}
