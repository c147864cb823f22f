//! An order's documents over HTTP.

use lonja_identity::branding;
use lonja_platform::prelude::*;
use poem::{IntoResponse, Response};
use poem_openapi::{
    ApiResponse, OpenApi,
    param::{Path, Query},
    payload::{Binary, Payload},
    registry::{MetaMediaType, MetaResponse, MetaResponses, Registry},
    types::{ParseFromJSON, ToJSON},
};

use super::{
    order_papers::{Paper, Sources, draw},
    words::DocumentLanguage,
};
use crate::sales_orders::{self, dto::OrderLine};

pub struct DocumentsApi {
    pub(crate) ctx: Ctx,
}

#[OpenApi]
impl DocumentsApi {
    /// Get an order's confirmation
    ///
    /// A PDF with the prices that were agreed, from the moment at which the order is confirmed.
    ///
    /// Example: `curl -o confirmation.pdf -H "Authorization: Bearer $TOKEN" "$URL/api/v1/orders/$ORDER/documents/confirmation?language=es"`
    #[oai(
        path = "/api/v1/orders/:id/documents/confirmation",
        method = "get",
        operation_id = "get_order_confirmation",
        tag = "Tag::Orders"
    )]
    async fn get_order_confirmation(
        &self,
        access: Access<perm::OrdersRead>,
        id: Path<OrderId>,
        /// English where it is left out.
        language: Query<Option<DocumentLanguage>>,
    ) -> Result<Document, Problem> {
        self.paper(access.scope(), id.0, Paper::Confirmation, language.0).await
    }

    /// Get an order's delivery note
    ///
    /// A PDF without prices, from the moment at which the order is shipped.
    ///
    /// Example: `curl -o delivery.pdf -H "Authorization: Bearer $TOKEN" "$URL/api/v1/orders/$ORDER/documents/delivery-note"`
    #[oai(
        path = "/api/v1/orders/:id/documents/delivery-note",
        method = "get",
        operation_id = "get_order_delivery_note",
        tag = "Tag::Orders"
    )]
    async fn get_order_delivery_note(
        &self,
        access: Access<perm::OrdersRead>,
        id: Path<OrderId>,
        /// English where it is left out.
        language: Query<Option<DocumentLanguage>>,
    ) -> Result<Document, Problem> {
        self.paper(access.scope(), id.0, Paper::DeliveryNote, language.0).await
    }
}

impl DocumentsApi {
    async fn paper(
        &self,
        scope: Scope,
        id: OrderId,
        paper: Paper,
        language: Option<DocumentLanguage>,
    ) -> Result<Document, Problem> {
        let db = self.ctx.db.read();
        let order = sales_orders::find(db, scope, id).await?;
        paper.day(&order)?;
        let lines = Vec::<OrderLine>::parse_from_json(order.lines.to_json())
            .map_err(|error| Problem::internal(error.into_message()))?;
        let language = language.unwrap_or(DocumentLanguage::En);
        let brand = branding::for_print(db).await?;
        let file = draw(Sources { order: &order, lines: &lines, brand, paper, language })?;
        let name = format!("{}-{}-{}.pdf", paper.file_name(), order.number, language.as_str());
        Ok(Document { file, name })
    }
}

/// A PDF to be saved.
struct Document {
    file: Vec<u8>,
    name: String,
}

impl IntoResponse for Document {
    fn into_response(self) -> Response {
        Response::builder()
            .header("content-disposition", format!("attachment; filename=\"{}\"", self.name))
            .header("cache-control", "private, no-cache")
            .header("vary", "Authorization")
            .header("content-security-policy", "sandbox; default-src 'none'")
            .header("x-content-type-options", "nosniff")
            .content_type("application/pdf")
            .body(self.file)
    }
}

impl ApiResponse for Document {
    fn meta() -> MetaResponses {
        let content = MetaMediaType {
            content_type: "application/pdf",
            schema: <Binary<Vec<u8>> as Payload>::schema_ref(),
        };
        let answer = MetaResponse {
            description: "The document.",
            status: Some(200),
            status_range: None,
            content: vec![content],
            headers: Vec::new(),
        };
        MetaResponses { responses: vec![answer] }
    }

    fn register(_registry: &mut Registry) {}
}
