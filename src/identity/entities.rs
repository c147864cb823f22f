//! The rows of this slice. Only the stores name them.

macro_rules! entity {
    ($name:ident, $table:literal, { $($(#[$attribute:meta])* $field:ident: $type:ty,)+ }) => {
        pub mod $name {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                $($(#[$attribute])* pub $field: $type,)+
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

entity!(organization, "organization", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    name: String,
    is_host: bool,
    is_partner: bool,
    is_supplier: bool,
    state: String,
    language: String,
    assortment_id: Option<Uuid>,
    stock_exposure: String,
    currency: Option<String>,
    external_code: Option<String>,
    holding: Option<String>,
    access_epoch: i64,
    price_edition: i64,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(audience, "audience", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    name: String,
    description: Option<String>,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(audience_member, "audience_member", {
    #[sea_orm(primary_key, auto_increment = false)]
    audience_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    organization_id: Uuid,
});

entity!(assortment, "assortment", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    key: String,
    created_at: DateTimeUtc,
});

entity!(assortment_audience, "assortment_audience", {
    #[sea_orm(primary_key, auto_increment = false)]
    assortment_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    audience_id: Uuid,
});

entity!(app_user, "app_user", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    organization_id: Uuid,
    email: String,
    name: String,
    language: Option<String>,
    state: String,
    password_hash: Option<String>,
    last_sign_in_at: Option<DateTimeUtc>,
    access_epoch: i64,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(role, "role", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    name: String,
    description: Option<String>,
    kind: String,
    built_in: bool,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(role_permission, "role_permission", {
    #[sea_orm(primary_key, auto_increment = false)]
    role_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    permission: String,
});

entity!(user_role, "user_role", {
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    role_id: Uuid,
});

entity!(invitation, "invitation", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    user_id: Uuid,
    purpose: String,
    token_hash: Vec<u8>,
    expires_at: DateTimeUtc,
    used_at: Option<DateTimeUtc>,
    created_at: DateTimeUtc,
});

entity!(session, "session", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    user_id: Uuid,
    acting: String,
    salt: Vec<u8>,
    generation: i64,
    address: Option<String>,
    agent: Option<String>,
    created_at: DateTimeUtc,
    refreshed_at: DateTimeUtc,
    expires_at: DateTimeUtc,
    revoked_at: Option<DateTimeUtc>,
});

entity!(sign_in_attempt, "sign_in_attempt", {
    #[sea_orm(primary_key, auto_increment = false)]
    key: String,
    attempts: i32,
    last_at: DateTimeUtc,
    blocked_until: Option<DateTimeUtc>,
});

entity!(signing_key, "signing_key", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    public_key: String,
    sealed_private_key: String,
    signs_from: DateTimeUtc,
    accepted_until: Option<DateTimeUtc>,
    created_at: DateTimeUtc,
    purpose: String,
});

entity!(revocation, "revocation", {
    #[sea_orm(primary_key, auto_increment = false)]
    subject_kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    subject_id: Uuid,
    epoch: i64,
    expires_at: DateTimeUtc,
});

entity!(api_client, "api_client", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    organization_id: Uuid,
    client_id: String,
    name: String,
    acting: String,
    scope: String,
    access_epoch: i64,
    last_used_at: Option<DateTimeUtc>,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(api_client_secret, "api_client_secret", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    api_client_id: Uuid,
    secret_hash: Vec<u8>,
    last_used_at: Option<DateTimeUtc>,
    created_at: DateTimeUtc,
});

entity!(saved_view, "saved_view", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    owner_id: Uuid,
    organization_id: Uuid,
    list_key: String,
    name: String,
    state: String,
    shared: bool,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(default_view, "default_view", {
    #[sea_orm(primary_key, auto_increment = false)]
    user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    list_key: String,
    view_id: Uuid,
});

entity!(contact, "contact", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: Uuid,
    organization_id: Option<Uuid>,
    kind: Option<String>,
    name: String,
    job_title: String,
    email: Option<String>,
    phone: Option<String>,
    subject: String,
    created_at: DateTimeUtc,
    updated_at: DateTimeUtc,
});

entity!(branding, "branding", {
    #[sea_orm(primary_key, auto_increment = false)]
    id: i16,
    primary_color: Option<String>,
    logo: Option<Vec<u8>>,
    logo_print: Option<Vec<u8>>,
    logo_width: Option<i32>,
    logo_height: Option<i32>,
    revision: i32,
});

#[cfg(test)]
lonja_platform::test_entities_match_the_schema!(
    organization::Entity,
    audience::Entity,
    audience_member::Entity,
    assortment::Entity,
    assortment_audience::Entity,
    app_user::Entity,
    role::Entity,
    role_permission::Entity,
    user_role::Entity,
    invitation::Entity,
    session::Entity,
    sign_in_attempt::Entity,
    signing_key::Entity,
    revocation::Entity,
    api_client::Entity,
    api_client_secret::Entity,
    saved_view::Entity,
    default_view::Entity,
    contact::Entity,
    branding::Entity,
);
