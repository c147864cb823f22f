//! Organisations, audiences and assortments, users, roles, sessions, API clients, keys and revocations.

use crate::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        organizations(manager).await?;
        people(manager).await?;
        roles(manager).await?;
        sign_in(manager).await?;
        clients(manager).await
    }
}

fn reference(table: &'static str, from: &'static str, to: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create().from(table, from).to(to, "id").take()
}

async fn organizations(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("audience")
                .col(uuid("id").primary_key())
                .col(text_c_uniq("name"))
                .col(text_null("description"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("assortment")
                .col(uuid("id").primary_key())
                // A digest of the sorted audience ids: the ids themselves would outgrow an index entry.
                .col(text_c_uniq("key"))
                .col(timestamp_with_time_zone("created_at"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("assortment_audience")
                .col(uuid("assortment_id"))
                .col(uuid("audience_id"))
                .primary_key(Index::create().col("assortment_id").col("audience_id"))
                .foreign_key(
                    &mut reference("assortment_audience", "assortment_id", "assortment")
                        .on_delete(ForeignKeyAction::Cascade)
                        .take(),
                )
                .foreign_key(&mut reference("assortment_audience", "audience_id", "audience"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("organization")
                .col(uuid("id").primary_key())
                .col(text_c("name"))
                .col(boolean("is_host"))
                .col(boolean("is_partner"))
                .col(boolean("is_supplier"))
                .col(text_c("state"))
                .col(text("language"))
                .col(uuid_null("assortment_id"))
                .col(text("stock_exposure"))
                .col(text_null("currency"))
                .col(ColumnDef::new("external_code").custom("text_c").unique_key().take())
                .col(text_c_null("holding"))
                .col(big_integer("access_epoch").default(0))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut reference("organization", "assortment_id", "assortment"))
                .check(Expr::cust("is_host OR is_partner OR is_supplier"))
                .check(Expr::cust("NOT (is_host AND (is_partner OR is_supplier))"))
                .check(Expr::cust("state IN ('active', 'suspended')"))
                .check(Expr::cust("NOT (is_host AND state = 'suspended')"))
                .check(Expr::cust("stock_exposure IN ('band', 'yes_no', 'exact')"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("audience_member")
                .col(uuid("audience_id"))
                .col(uuid("organization_id"))
                .primary_key(Index::create().col("audience_id").col("organization_id"))
                .foreign_key(&mut reference("audience_member", "audience_id", "audience"))
                .foreign_key(&mut reference("audience_member", "organization_id", "organization"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE UNIQUE INDEX organization_one_host ON organization (is_host) WHERE is_host;
             CREATE INDEX organization_name ON organization (name, id);
             CREATE INDEX organization_updated ON organization (updated_at, id);
             CREATE INDEX organization_created ON organization (created_at, id);
             CREATE INDEX organization_assortment ON organization (assortment_id);
             CREATE INDEX audience_member_organization ON audience_member (organization_id, audience_id);
             CREATE INDEX assortment_audience_audience ON assortment_audience (audience_id, assortment_id)",
        )
        .await?;
    Ok(())
}

async fn people(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("app_user")
                .col(uuid("id").primary_key())
                .col(uuid("organization_id"))
                .col(text_c("email"))
                .col(text_c("name"))
                .col(text_null("language"))
                .col(text_c("state"))
                .col(text_null("password_hash"))
                .col(timestamp_with_time_zone_null("last_sign_in_at"))
                .col(big_integer("access_epoch").default(0))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut reference("app_user", "organization_id", "organization"))
                .check(Expr::cust("state IN ('invited', 'active', 'suspended')"))
                .check(Expr::cust("state <> 'active' OR password_hash IS NOT NULL"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            // An invitation does not tell the inviter whether the address already signs in elsewhere: only
            // accounts with a password own their address.
            "CREATE UNIQUE INDEX app_user_email ON app_user (email) WHERE password_hash IS NOT NULL;
             CREATE UNIQUE INDEX app_user_organization_email ON app_user (organization_id, email);
             CREATE INDEX app_user_organization_name ON app_user (organization_id, name, id);
             CREATE INDEX app_user_name ON app_user (name, id);
             CREATE INDEX app_user_created ON app_user (created_at, id)",
        )
        .await?;
    Ok(())
}

/// Keys and ids of the built-in roles; what each may do is code.
const BUILT_IN: &[(&str, &str, &str)] = &[
    ("administrator", "host", "01"),
    ("catalogue_manager", "host", "02"),
    ("order_manager", "host", "03"),
    ("asset_curator", "host", "04"),
    ("demand_analyst", "host", "05"),
    ("channel_manager", "host", "06"),
    ("sourcing_manager", "host", "07"),
    ("auditor", "host", "08"),
    ("partner_admin", "partner", "09"),
    ("buyer", "partner", "0a"),
    ("seller", "partner", "0b"),
    ("supplier_admin", "supplier", "0c"),
    ("planner", "supplier", "0d"),
    ("supplier_sales", "supplier", "0e"),
];

async fn roles(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("role")
                .col(uuid("id").primary_key())
                .col(text_c_uniq("name"))
                .col(text_null("description"))
                .col(text_c("kind"))
                .col(boolean("built_in"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .check(Expr::cust("kind IN ('host', 'partner', 'supplier')"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("role_permission")
                .col(uuid("role_id"))
                .col(text_c("permission"))
                .primary_key(Index::create().col("role_id").col("permission"))
                .foreign_key(
                    &mut reference("role_permission", "role_id", "role")
                        .on_delete(ForeignKeyAction::Cascade)
                        .take(),
                )
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("user_role")
                .col(uuid("user_id"))
                .col(uuid("role_id"))
                .primary_key(Index::create().col("user_id").col("role_id"))
                .foreign_key(
                    &mut reference("user_role", "user_id", "app_user")
                        .on_delete(ForeignKeyAction::Cascade)
                        .take(),
                )
                .foreign_key(&mut reference("user_role", "role_id", "role"))
                .take(),
        )
        .await?;
    let connection = manager.get_connection();
    connection.execute_unprepared("CREATE INDEX user_role_role ON user_role (role_id, user_id)").await?;
    for (key, kind, number) in BUILT_IN {
        let id = match manager.get_database_backend() {
            DbBackend::Postgres => format!("'00000000-0000-8000-8000-0000000000{number}'"),
            _ => format!("x'000000000000800080000000000000{number}'"),
        };
        let insert = format!(
            "INSERT INTO role (id, name, kind, built_in, created_at, updated_at) VALUES
             ({id}, '{key}', '{kind}', TRUE, '2026-01-01T00:00:00+00:00', '2026-01-01T00:00:00+00:00')"
        );
        connection.execute_unprepared(&insert).await?;
    }
    Ok(())
}

async fn sign_in(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("invitation")
                .col(uuid("id").primary_key())
                .col(uuid("user_id"))
                .col(text_c("purpose"))
                .col(binary("token_hash"))
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("used_at"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(
                    &mut reference("invitation", "user_id", "app_user")
                        .on_delete(ForeignKeyAction::Cascade)
                        .take(),
                )
                .check(Expr::cust("purpose IN ('invitation', 'reset')"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("session")
                .col(uuid("id").primary_key())
                .col(uuid("user_id"))
                .col(text_c("acting"))
                // The refresh tokens of a family are worked out from this salt and the installation's key.
                .col(binary("salt"))
                .col(big_integer("generation"))
                .col(text_null("address"))
                .col(text_null("agent"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("refreshed_at"))
                .col(timestamp_with_time_zone("expires_at"))
                .col(timestamp_with_time_zone_null("revoked_at"))
                .foreign_key(
                    &mut reference("session", "user_id", "app_user")
                        .on_delete(ForeignKeyAction::Cascade)
                        .take(),
                )
                .check(Expr::cust("acting IN ('host', 'partner', 'supplier')"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("sign_in_attempt")
                .col(text_c("key").primary_key())
                .col(integer("attempts"))
                .col(timestamp_with_time_zone("last_at"))
                .col(timestamp_with_time_zone_null("blocked_until"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("signing_key")
                .col(uuid("id").primary_key())
                .col(text("public_key"))
                .col(text("sealed_private_key"))
                .col(timestamp_with_time_zone("signs_from"))
                .col(timestamp_with_time_zone_null("accepted_until"))
                .col(timestamp_with_time_zone("created_at"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("revocation")
                .col(text_c("subject_kind"))
                .col(uuid("subject_id"))
                // Tokens that carry a smaller epoch of this subject are refused.
                .col(big_integer("epoch"))
                .col(timestamp_with_time_zone("expires_at"))
                .primary_key(Index::create().col("subject_kind").col("subject_id"))
                .check(Expr::cust("subject_kind IN ('user', 'client', 'organization', 'session')"))
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX invitation_user ON invitation (user_id);
             CREATE INDEX session_of_user ON session (user_id);
             CREATE INDEX session_expires ON session (expires_at);
             CREATE INDEX sign_in_attempt_last ON sign_in_attempt (last_at);
             CREATE INDEX revocation_expires ON revocation (expires_at)",
        )
        .await?;
    Ok(())
}

async fn clients(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("api_client")
                .col(uuid("id").primary_key())
                .col(uuid("organization_id"))
                .col(text_c_uniq("client_id"))
                .col(text_c("name"))
                .col(text_c("acting"))
                .col(text("scope"))
                .col(big_integer("access_epoch").default(0))
                .col(timestamp_with_time_zone_null("last_used_at"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("updated_at"))
                .foreign_key(&mut reference("api_client", "organization_id", "organization"))
                .check(Expr::cust("acting IN ('host', 'partner', 'supplier')"))
                .take(),
        )
        .await?;
    manager
        .create_table(
            Table::create()
                .table("api_client_secret")
                .col(uuid("id").primary_key())
                .col(uuid("api_client_id"))
                .col(binary("secret_hash"))
                .col(timestamp_with_time_zone_null("last_used_at"))
                .col(timestamp_with_time_zone("created_at"))
                .foreign_key(
                    &mut reference("api_client_secret", "api_client_id", "api_client")
                        .on_delete(ForeignKeyAction::Cascade)
                        .take(),
                )
                .take(),
        )
        .await?;
    manager
        .get_connection()
        .execute_unprepared(
            "CREATE INDEX api_client_organization ON api_client (organization_id, name, id);
             CREATE INDEX api_client_secret_client ON api_client_secret (api_client_id)",
        )
        .await?;
    Ok(())
}
