//! Imports over HTTP. They are the host's alone.

use lonja_platform::prelude::*;
use poem::Body;
use poem_openapi::{
    OpenApi,
    param::{Path, Query},
    payload::Binary,
};

use super::{
    dto::{Import, ImportFilters, ImportReject, RejectFilters},
    options::{Columns, DateOrder, Format, ImportOptions},
    store, upload,
};

pub struct ImportsApi {
    pub(crate) ctx: Ctx,
}

#[OpenApi]
impl ImportsApi {
    /// List imports
    ///
    /// The latest first.
    #[oai(path = "/api/v1/imports", method = "get", operation_id = "list_imports", tag = "Tag::Imports")]
    async fn list_imports(
        &self,
        access: Access<perm::ImportsRead>,
        list: ListRequest<ImportFilters>,
    ) -> Result<List<Import>, Problem> {
        let (ctx, scope) = (self.ctx.clone(), access.scope());
        list.answer(move |page| {
            let ctx = ctx.clone();
            async move { store::page(ctx.db.read(), scope, page).await }
        })
        .await
    }

    /// Import sales lines
    ///
    /// Send a CSV file, plain or gzip, as the body. It is read by a background job: ask for the import to see how
    /// far it is. Importing the same lines again adds nothing.
    #[oai(path = "/api/v1/imports", method = "post", operation_id = "create_import", tag = "Tag::Imports")]
    #[expect(clippy::too_many_arguments, reason = "each is a query parameter of its own in the spec")]
    async fn create_import(
        &self,
        access: Access<perm::ImportsRun>,
        /// The format that the other parameters change.
        format: Query<Option<Format>>,
        /// Names the system that the lines come from; by default, the format.
        #[oai(validator(pattern = "^[a-z0-9_-]{1,64}$"))]
        source: Query<Option<String>>,
        /// Judge every row and write no line.
        dry_run: Query<Option<bool>>,
        /// Make products and customers that are not known; otherwise their lines are rejected. Yes by default.
        create_missing: Query<Option<bool>>,
        /// Moves every date by so many weeks.
        #[oai(validator(minimum(value = "-5200"), maximum(value = "5200")))]
        shift_weeks: Query<Option<i32>>,
        /// How dates are written.
        date_order: Query<Option<DateOrder>>,
        /// The currency of the prices.
        currency: Query<Option<Currency>>,
        /// Columns of the file by meaning, where they differ from the format's: `sku=Artikel,quantity=Menge`. The
        /// meanings are document, sku, quantity, date, unit_price, description, customer, customer_name, country and
        /// channel; an empty name says that the file has no such column.
        #[oai(validator(max_length = 1000))]
        columns: Query<Option<String>>,
        /// The country of every line, for files without such a column.
        #[oai(validator(max_length = 100))]
        country: Query<Option<String>>,
        /// The channel of every line, for files without such a column.
        #[oai(validator(pattern = "^[a-z0-9_-]{1,64}$"))]
        channel: Query<Option<String>>,
        /// What the file is called.
        #[oai(validator(max_length = 200))]
        file_name: Query<Option<String>>,
        content: Binary<Body>,
    ) -> Result<Created<Import>, Problem> {
        let mut options = format.0.unwrap_or_default().options();
        options.source = source.0.unwrap_or(options.source);
        options.dry_run = dry_run.0.unwrap_or(options.dry_run);
        options.create_missing = create_missing.0.unwrap_or(options.create_missing);
        options.shift_weeks = shift_weeks.0.unwrap_or(options.shift_weeks);
        options.date_order = date_order.0.unwrap_or(options.date_order);
        options.currency = currency.0.unwrap_or(options.currency);
        options.default_country = country.0.or(options.default_country);
        options.channel = channel.0.or(options.channel);
        if let Some(columns) = &columns.0 {
            map_columns(&mut options, columns)?;
        }
        upload::receive(&self.ctx, &access, options, file_name.0, content.0).await
    }

    /// Get an import
    ///
    /// Its state and how many rows it has taken and rejected so far.
    #[oai(path = "/api/v1/imports/:id", method = "get", operation_id = "get_import", tag = "Tag::Imports")]
    async fn get_import(
        &self,
        access: Access<perm::ImportsRead>,
        id: Path<ImportId>,
    ) -> Result<Json<Import>, Problem> {
        store::find(self.ctx.db.read(), access.scope(), id.0).await.map(Json)
    }

    /// List an import's rejects
    ///
    /// Every field that spoke against a row, with its reason. Ask for text/csv to get the rejects file.
    #[oai(
        path = "/api/v1/imports/:id/rejects",
        method = "get",
        operation_id = "list_import_rejects",
        tag = "Tag::Imports"
    )]
    async fn list_import_rejects(
        &self,
        access: Access<perm::ImportsRead>,
        id: Path<ImportId>,
        list: ListRequest<RejectFilters>,
    ) -> Result<List<ImportReject>, Problem> {
        let ctx = self.ctx.clone();
        store::find(ctx.db.read(), access.scope(), id.0).await?;
        list.answer(move |page| {
            let (ctx, id) = (ctx.clone(), id.0);
            async move { store::rejects(ctx.db.read(), id, page).await }
        })
        .await
    }
}

/// Reads `meaning=Column` pairs into the mapping.
fn map_columns(options: &mut ImportOptions, pairs: &str) -> Result<(), Problem> {
    let wrong = |detail: String| Problem::invalid_field("query/columns", detail);
    for pair in pairs.split(',') {
        let (meaning, name) = pair
            .split_once('=')
            .ok_or_else(|| wrong("Write it as meaning=Column, with commas between the pairs.".to_owned()))?;
        let (meaning, name) = (meaning.trim(), name.trim());
        let Columns {
            document,
            sku,
            quantity,
            date,
            unit_price,
            description,
            customer,
            customer_name,
            country,
            channel,
        } = &mut options.columns;
        let required = match meaning {
            "document" => Some(document),
            "sku" => Some(sku),
            "quantity" => Some(quantity),
            "date" => Some(date),
            "unit_price" => Some(unit_price),
            _ => None,
        };
        let optional = match meaning {
            "description" => Some(description),
            "customer" => Some(customer),
            "customer_name" => Some(customer_name),
            "country" => Some(country),
            "channel" => Some(channel),
            _ => None,
        };
        match (required, optional) {
            (Some(_), _) if name.is_empty() => {
                return Err(wrong(format!("Name a column for {meaning}: no line can do without it.")));
            }
            (Some(required), _) => name.clone_into(required),
            (None, Some(optional)) => *optional = (!name.is_empty()).then(|| name.to_owned()),
            (None, None) => return Err(wrong(format!("There is no meaning \"{meaning}\"."))),
        }
    }
    Ok(())
}
