//! What is expected of every operation, written by hand and apart from the enforcement: who may use it, which rows its
//! path names, and a body that works. An operation without an entry fails the matrix.

use serde_json::{Value, json};

use super::rows::Ids;

/// Who may use an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Everybody, signed in or not.
    Nothing,
    /// Everybody who is signed in.
    SignIn,
    /// Whoever holds this permission.
    Permission(&'static str),
}

pub enum Body {
    Nothing,
    Json(fn(&Ids) -> Value),
    /// Media type and bytes.
    Bytes(&'static str, &'static [u8]),
}

pub struct Entry {
    pub operation: &'static str,
    pub needs: Needs,
    /// Path parameter and the name of the row that it takes.
    pub path: &'static [(&'static str, &'static str)],
    pub body: Body,
    /// Parameters without which it would not come to an end.
    pub query: &'static str,
    /// An organisation of another kind or another name has rows of this sort that must not be seen.
    pub is_scoped: bool,
}

const fn entry(
    operation: &'static str,
    needs: Needs,
    path: &'static [(&'static str, &'static str)],
    body: Body,
) -> Entry {
    Entry { operation, needs, path, body, query: "", is_scoped: !path.is_empty() }
}

const fn may(permission: &'static str) -> Needs {
    Needs::Permission(permission)
}

/// A one-pixel picture.
pub const PNG: &[u8] = &[
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 31,
    21, 196, 137, 0, 0, 0, 13, 73, 68, 65, 84, 120, 156, 99, 248, 207, 192, 240, 31, 0, 5, 0, 1, 255, 137,
    153, 61, 29, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A sales file of one line.
pub const SALES: &[u8] =
    b"InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n\
    536365,85123A,HOLDER,6,2026-05-04 08:26:00,2.55,17850,United Kingdom\n";

/// Changes of products of which one is right.
pub const CHANGES: &[u8] = b"sku,tips\nLAMP,Show it lit\nNOTHING,x\n";

pub fn entries() -> Vec<Entry> {
    let (none, asset, product) = (&[] as &[_], &[("id", "asset")] as &[_], &[("id", "product")] as &[_]);
    let (order, edit) = (&[("id", "order")] as &[_], &[("id", "product_edit")] as &[_]);
    let (organization, user) = (&[("id", "organization")] as &[_], &[("id", "user")] as &[_]);
    let (audience, client) = (&[("id", "audience")] as &[_], &[("id", "api_client")] as &[_]);
    let (custom_role, view) = (&[("id", "custom_role")] as &[_], &[("id", "saved_view")] as &[_]);
    let (list, policy, release) =
        (&[("id", "price_list")] as &[_], &[("id", "policy")] as &[_], &[("id", "release")] as &[_]);
    let (series, adjustment) = (&[("series", "forecast_series")] as &[_], &[("id", "adjustment")] as &[_]);
    let (exception, acknowledged) =
        (&[("id", "exception")] as &[_], &[("id", "exception_acknowledged")] as &[_]);
    vec![
        entry("list_jobs", may("jobs:read"), none, Body::Nothing),
        entry("get_health", may("jobs:read"), none, Body::Nothing),
        // Notifications.
        entry("list_notifications", Needs::SignIn, none, Body::Nothing),
        entry("count_unread_notifications", Needs::SignIn, none, Body::Nothing),
        entry("read_notification", Needs::SignIn, &[("id", "notification")], Body::Nothing),
        entry(
            "read_notifications",
            Needs::SignIn,
            none,
            Body::Json(|_| json!({ "up_to": "2026-06-15T12:00:00.000Z" })),
        ),
        entry("get_notification_preferences", Needs::SignIn, none, Body::Nothing),
        entry(
            "update_notification_preferences",
            Needs::SignIn,
            none,
            Body::Json(|_| json!({ "preferences": [] })),
        ),
        Entry { query: "?max_seconds=1", ..entry("follow_events", Needs::SignIn, none, Body::Nothing) },
        entry("stop_mails", Needs::Nothing, none, Body::Nothing),
        // Identity.
        entry("get_jwks", Needs::Nothing, none, Body::Nothing),
        entry("create_token", Needs::Nothing, none, Body::Nothing),
        entry("sign_in", Needs::Nothing, none, Body::Nothing),
        entry("sign_out", Needs::Nothing, none, Body::Nothing),
        entry("refresh_session", Needs::Nothing, none, Body::Nothing),
        entry("request_password_reset", Needs::Nothing, none, Body::Nothing),
        entry("confirm_password_reset", Needs::Nothing, none, Body::Nothing),
        entry("accept_invitation", Needs::Nothing, none, Body::Nothing),
        entry(
            "change_password",
            Needs::SignIn,
            none,
            Body::Json(|_| json!({ "current_password": PASSWORD, "new_password": "staple wrong donkey" })),
        ),
        entry("get_me", Needs::SignIn, none, Body::Nothing),
        entry(
            "view_as",
            may("view_as:use"),
            none,
            Body::Json(|ids| json!({ "organization_id": ids["partner"] })),
        ),
        entry("list_organizations", may("organizations:read"), none, Body::Nothing),
        entry(
            "create_organization",
            may("organizations:manage"),
            none,
            Body::Json(|_| json!({ "name": "Quayside Trading", "kinds": ["partner"] })),
        ),
        entry("get_organization", may("organizations:read"), organization, Body::Nothing),
        entry(
            "update_organization",
            may("organizations:manage"),
            organization,
            Body::Json(|_| json!({ "name": "Another name" })),
        ),
        entry("list_users", may("users:read"), none, Body::Nothing),
        entry(
            "invite_user",
            may("users:manage"),
            none,
            Body::Json(|_| json!({ "email": "new@example.com", "name": "Somebody New" })),
        ),
        entry("get_user", may("users:read"), user, Body::Nothing),
        entry("update_user", may("users:manage"), user, Body::Json(|_| json!({ "name": "Another Name" }))),
        entry("create_user_link", may("users:manage"), user, Body::Nothing),
        entry("list_roles", may("roles:read"), none, Body::Nothing),
        entry(
            "create_role",
            may("roles:manage"),
            none,
            Body::Json(|_| json!({ "name": "Clerk", "kind": "host", "permissions": ["roles:manage"] })),
        ),
        entry("get_role", may("roles:read"), &[("id", "role")], Body::Nothing),
        entry(
            "update_role",
            may("roles:manage"),
            custom_role,
            Body::Json(|_| json!({ "name": "Other clerk" })),
        ),
        entry("delete_role", may("roles:manage"), custom_role, Body::Nothing),
        entry("list_audiences", may("audiences:read"), none, Body::Nothing),
        entry(
            "create_audience",
            may("audiences:manage"),
            none,
            Body::Json(|_| json!({ "name": "Southern" })),
        ),
        entry("get_audience", may("audiences:read"), audience, Body::Nothing),
        entry(
            "update_audience",
            may("audiences:manage"),
            audience,
            Body::Json(|_| json!({ "name": "Eastern" })),
        ),
        entry(
            "set_audience_members",
            may("audiences:manage"),
            audience,
            Body::Json(|ids| json!({ "organization_ids": [ids["partner"]] })),
        ),
        entry("list_api_clients", may("api_clients:read"), none, Body::Nothing),
        entry(
            "create_api_client",
            may("api_clients:manage"),
            none,
            Body::Json(|_| json!({ "name": "Planning", "scopes": ["api_clients:manage"] })),
        ),
        entry("get_api_client", may("api_clients:read"), client, Body::Nothing),
        entry("delete_api_client", may("api_clients:manage"), client, Body::Nothing),
        entry("create_api_client_secret", may("api_clients:manage"), client, Body::Nothing),
        entry(
            "delete_api_client_secret",
            may("api_clients:manage"),
            &[("id", "api_client"), ("secret_id", "secret")],
            Body::Nothing,
        ),
        entry("list_contacts", Needs::SignIn, none, Body::Nothing),
        entry(
            "create_contact",
            may("contacts:manage"),
            none,
            Body::Json(|_| json!({ "name": "Olga", "email": "olga@example.com", "subject": "orders" })),
        ),
        entry("get_contact", Needs::SignIn, &[("id", "contact")], Body::Nothing),
        entry(
            "update_contact",
            may("contacts:manage"),
            &[("id", "contact")],
            Body::Json(|_| json!({ "subject": "prices" })),
        ),
        entry("delete_contact", may("contacts:manage"), &[("id", "contact")], Body::Nothing),
        entry("get_branding", Needs::Nothing, none, Body::Nothing),
        entry("get_branding_logo", Needs::Nothing, none, Body::Nothing),
        entry(
            "update_branding",
            may("branding:manage"),
            none,
            Body::Json(|_| json!({ "primary_color": "#7a1f5c" })),
        ),
        entry("list_audit_events", may("audit:read"), none, Body::Nothing),
        entry("list_saved_views", Needs::SignIn, none, Body::Nothing),
        entry(
            "create_saved_view",
            Needs::SignIn,
            none,
            Body::Json(|_| json!({ "list": "/api/v1/orders", "name": "Other", "state": "q=x" })),
        ),
        entry("update_saved_view", Needs::SignIn, view, Body::Json(|_| json!({ "name": "Renamed" }))),
        entry("set_default_view", Needs::SignIn, view, Body::Json(|_| json!({ "default": true }))),
        entry("delete_saved_view", Needs::SignIn, view, Body::Nothing),
        // Library.
        entry("list_assets", may("assets:read"), none, Body::Nothing),
        entry("create_asset", may("assets:manage"), none, Body::Json(|_| json!({ "title": "Leaflet" }))),
        entry("get_asset", may("assets:read"), asset, Body::Nothing),
        entry("update_asset", may("assets:manage"), asset, Body::Json(|_| json!({ "title": "Other" }))),
        entry(
            "replace_asset_audiences",
            may("assets:manage"),
            asset,
            Body::Json(|_| json!({ "audience_ids": [] })),
        ),
        entry(
            "upload_asset_content",
            may("assets:manage"),
            asset,
            Body::Bytes("application/octet-stream", PNG),
        ),
        entry("download_asset_content", may("assets:read"), asset, Body::Nothing),
        entry("list_asset_downloads", may("assets:manage"), asset, Body::Nothing),
        entry("get_asset_preview", may("assets:read"), asset, Body::Nothing),
        entry("create_asset_ticket", may("assets:read"), asset, Body::Nothing),
        entry("list_asset_versions", may("assets:read"), asset, Body::Nothing),
        entry(
            "change_assets",
            may("assets:manage"),
            none,
            Body::Json(|ids| json!({ "asset_ids": [ids["asset"]], "changes": { "add_tags": ["fair"] } })),
        ),
        entry("list_asset_usage", may("assets:manage"), none, Body::Nothing),
        // Catalogue.
        entry("create_category", may("products:manage"), none, Body::Json(|_| json!({ "name": "Clocks" }))),
        entry(
            "update_category",
            may("products:manage"),
            &[("id", "category")],
            Body::Json(|_| json!({ "name": "Watches" })),
        ),
        entry("list_catalogue_products", may("products:manage"), none, Body::Nothing),
        entry(
            "create_catalogue_product",
            may("products:manage"),
            none,
            Body::Json(|ids| json!({ "sku": "NEW-1", "name": "New lamp", "category_id": ids["category"] })),
        ),
        entry("get_catalogue_product", may("products:manage"), product, Body::Nothing),
        entry(
            "update_catalogue_product",
            may("products:manage"),
            product,
            Body::Json(|_| json!({ "name": "Old lamp" })),
        ),
        entry("get_product_audiences", may("products:manage"), product, Body::Nothing),
        entry(
            "replace_product_audiences",
            may("products:manage"),
            product,
            Body::Json(|ids| json!({ "audiences": [{ "audience_id": ids["audience"] }] })),
        ),
        entry("get_product_sheet", may("products:manage"), none, Body::Nothing),
        entry("list_product_edits", may("products:manage"), none, Body::Nothing),
        entry(
            "create_product_edit",
            may("products:manage"),
            none,
            Body::Bytes("application/octet-stream", CHANGES),
        ),
        entry("get_product_edit", may("products:manage"), edit, Body::Nothing),
        entry("list_product_edit_errors", may("products:manage"), edit, Body::Nothing),
        entry("get_product_edit_failures", may("products:manage"), edit, Body::Nothing),
        entry(
            "apply_product_edit",
            may("products:manage"),
            edit,
            Body::Json(|_| json!({ "mode": "valid_rows" })),
        ),
        entry("list_categories", may("products:read"), none, Body::Nothing),
        entry("get_category", may("products:read"), &[("id", "category")], Body::Nothing),
        entry("list_products", may("products:read"), none, Body::Nothing),
        entry("get_product", may("products:read"), product, Body::Nothing),
        entry("get_product_availability", may("products:read"), product, Body::Nothing),
        entry("list_supply_products", may("supply:read"), none, Body::Nothing),
        entry("get_supply_product", may("supply:read"), product, Body::Nothing),
        entry("list_price_lists", may("prices:read"), none, Body::Nothing),
        entry(
            "create_price_list",
            may("prices:manage"),
            none,
            Body::Json(
                |ids| json!({ "organization_id": ids["partner"], "name": "Euros", "currency": "EUR", "valid_from": "2026-01-01" }),
            ),
        ),
        entry("get_price_list", may("prices:read"), list, Body::Nothing),
        entry("update_price_list", may("prices:manage"), list, Body::Json(|_| json!({ "name": "Retail" }))),
        entry("list_price_list_lines", may("prices:read"), list, Body::Nothing),
        entry("replace_price_list_lines", may("prices:manage"), list, Body::Json(|_| json!({ "lines": [] }))),
        entry(
            "create_price_revision",
            may("prices:manage"),
            &[("id", "price_list_without_next")],
            Body::Json(|_| json!({ "in_force_from": "2026-12-01", "percent": "2.5" })),
        ),
        entry(
            "update_price_list_line",
            may("prices:manage"),
            &[("id", "price_list_draft"), ("product_id", "product")],
            Body::Json(|_| json!({ "unit_price": { "amount": "3.20", "currency": "USD" } })),
        ),
        entry("delete_price_list_draft", may("prices:manage"), &[("id", "price_list_draft")], Body::Nothing),
        entry("announce_price_revision", may("prices:manage"), &[("id", "price_list_draft")], Body::Nothing),
        entry("withdraw_price_revision", may("prices:manage"), &[("id", "price_list_next")], Body::Nothing),
        entry(
            "acknowledge_price_revision",
            may("prices:acknowledge"),
            &[("id", "price_list_next")],
            Body::Nothing,
        ),
        entry("list_price_changes", may("prices:read"), &[("id", "price_list_next")], Body::Nothing),
        entry("get_cart", may("orders:place"), none, Body::Nothing),
        entry(
            "replace_cart",
            may("orders:place"),
            none,
            Body::Json(|ids| json!({ "lines": [{ "product_id": ids["product"], "quantity": 2 }] })),
        ),
        entry("list_stock", may("stock:read"), none, Body::Nothing),
        entry(
            "set_stock",
            may("stock:manage"),
            &[("warehouse_id", "warehouse"), ("product_id", "product")],
            Body::Json(|_| json!({ "on_hand": 7 })),
        ),
        entry("list_warehouses", may("stock:read"), none, Body::Nothing),
        entry(
            "create_warehouse",
            may("stock:manage"),
            none,
            Body::Json(|_| json!({ "code": "STH", "name": "South", "country": "GB" })),
        ),
        entry("get_warehouse", may("stock:read"), &[("id", "warehouse")], Body::Nothing),
        // Orders and imports.
        entry("list_orders", may("orders:read"), none, Body::Nothing),
        entry(
            "create_order",
            may("orders:place"),
            none,
            Body::Json(|ids| json!({ "lines": [{ "product_id": ids["product"], "quantity": 2 }] })),
        ),
        entry("get_order", may("orders:read"), order, Body::Nothing),
        entry("list_order_allocations", may("orders:manage"), order, Body::Nothing),
        entry("get_order_confirmation", may("orders:read"), &[("id", "order_shipped")], Body::Nothing),
        entry("get_order_delivery_note", may("orders:read"), &[("id", "order_shipped")], Body::Nothing),
        entry("cancel_order", may("orders:place"), order, Body::Nothing),
        entry("transition_order", may("orders:manage"), order, Body::Json(|_| json!({ "to": "confirmed" }))),
        entry("list_imports", may("imports:read"), none, Body::Nothing),
        entry("create_import", may("imports:run"), none, Body::Bytes("application/octet-stream", SALES)),
        entry("get_import", may("imports:read"), &[("id", "import")], Body::Nothing),
        entry("list_import_rejects", may("imports:read"), &[("id", "import")], Body::Nothing),
        // Demand.
        entry("list_policies", may("policies:read"), none, Body::Nothing),
        entry(
            "create_policy",
            may("policies:manage"),
            none,
            Body::Json(|ids| json!({ "recipient_id": ids["supplier_without_policy"] })),
        ),
        entry("get_policy", may("policies:read"), policy, Body::Nothing),
        entry(
            "update_policy",
            may("policies:manage"),
            &[("id", "policy_draft")],
            Body::Json(|_| json!({ "lag_days": 9 })),
        ),
        entry("submit_policy", may("policies:manage"), &[("id", "policy_draft")], Body::Nothing),
        entry("approve_policy", may("policies:approve"), &[("id", "policy_in_review")], Body::Nothing),
        entry("retire_policy", may("policies:manage"), policy, Body::Nothing),
        entry("get_policy_simulation", may("policies:manage"), policy, Body::Nothing),
        entry("get_policy_impact", may("policies:read"), policy, Body::Nothing),
        entry("list_releases", may("demand:read"), none, Body::Nothing),
        entry(
            "create_release",
            may("releases:publish"),
            none,
            Body::Json(|ids| json!({ "policy_id": ids["policy_unreleased"] })),
        ),
        entry("get_release", may("demand:read"), release, Body::Nothing),
        entry("list_release_cells", may("demand:read"), release, Body::Nothing),
        entry("list_release_totals", may("demand:read"), release, Body::Nothing),
        entry("list_release_regions", may("demand:read"), release, Body::Nothing),
        entry("get_release_certificate", may("demand:read"), release, Body::Nothing),
        entry("get_release_method", may("demand:read"), release, Body::Nothing),
        entry("get_release_coverage", may("policies:read"), release, Body::Nothing),
        entry("list_demand_series", may("demand:read"), none, Body::Nothing),
        entry("list_demand_regions", may("demand:read"), none, Body::Nothing),
        entry("list_forecasts", may("demand:read"), none, Body::Nothing),
        entry("list_forecast_cycles", may("demand:read"), none, Body::Nothing),
        entry("get_forecast_cycle", may("demand:read"), &[("id", "forecast_cycle")], Body::Nothing),
        entry("list_forecast_totals", may("demand:read"), &[("id", "forecast_cycle")], Body::Nothing),
        entry("list_forecast_regions", may("demand:read"), &[("id", "forecast_cycle")], Body::Nothing),
        entry(
            "create_forecast_cycle",
            may("forecasts:adjust"),
            none,
            Body::Json(|ids| json!({ "recipient_id": ids["supplier"] })),
        ),
        entry("list_forecast_adjustments", may("forecasts:adjust"), none, Body::Nothing),
        entry("get_forecast_adjustment", may("forecasts:adjust"), adjustment, Body::Nothing),
        entry(
            "create_forecast_adjustment",
            may("forecasts:adjust"),
            none,
            Body::Json(|ids| {
                json!({
                    "recipient_id": ids["supplier"], "product_id": ids["product"], "period": "2027-W02", "quantity": 5,
                    "reason": "other",
                })
            }),
        ),
        entry("withdraw_forecast_adjustment", may("forecasts:adjust"), adjustment, Body::Nothing),
        entry("get_forecast_explanation", may("demand:read"), series, Body::Nothing),
        entry("get_forecast_track_record", may("demand:read"), series, Body::Nothing),
        entry("get_forecast_accuracy", may("demand:read"), none, Body::Nothing),
        entry("list_commits", may("demand:read"), none, Body::Nothing),
        entry(
            "set_commit",
            may("forecasts:commit"),
            &[("id", "forecast")],
            Body::Json(|_| json!({ "quantity": 5, "reason": "other" })),
        ),
        entry(
            "set_commits",
            may("forecasts:commit"),
            none,
            Body::Json(|ids| {
                let row = json!({ "id": ids["forecast"], "quantity": "5", "reason": "other" });
                json!({ "mode": "valid_rows", "rows": [row] })
            }),
        ),
        entry("list_exceptions", may("demand:read"), none, Body::Nothing),
        entry("get_exception", may("demand:read"), exception, Body::Nothing),
        entry("acknowledge_exception", may("forecasts:commit"), exception, Body::Nothing),
        entry(
            "propose_exception_resolution",
            may("forecasts:commit"),
            acknowledged,
            Body::Json(|_| json!({ "resolution_code": "commit_stands" })),
        ),
        entry("assign_exception", may("policies:manage"), exception, Body::Json(|_| json!({}))),
        entry(
            "resolve_exception",
            may("policies:manage"),
            acknowledged,
            Body::Json(|_| json!({ "resolution_code": "no_action" })),
        ),
        entry(
            "waive_exception",
            may("policies:manage"),
            exception,
            Body::Json(|_| json!({ "note": "There is stock enough." })),
        ),
        entry("list_exception_criteria", may("policies:read"), none, Body::Nothing),
        entry("get_exception_criterion", may("policies:read"), &[("kind", "exception_kind")], Body::Nothing),
        entry(
            "set_exception_criterion",
            may("policies:manage"),
            &[("kind", "exception_kind")],
            Body::Json(
                |_| json!({ "active": true, "threshold": "5", "collaboration_priority_code": "low", "due_days": 7 }),
            ),
        ),
        entry("accept_forecast_cycle", may("forecasts:commit"), &[("id", "forecast_cycle")], Body::Nothing),
        entry("get_commit_sheet", may("forecasts:commit"), none, Body::Nothing),
        Entry {
            query: "?mode=valid_rows",
            ..entry(
                "upload_commit_sheet",
                may("forecasts:commit"),
                none,
                Body::Bytes("application/octet-stream", b"id,quantity\n"),
            )
        },
    ]
}
