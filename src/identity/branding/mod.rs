//! The host's face: name, logo and colour, as the portal, the door before it and the documents show them.

mod api;
mod color;
mod dto;
mod picture;
mod store;

pub(crate) use api::BrandingApi;
use lonja_platform::prelude::Problem;
use sea_orm::ConnectionTrait;

/// A logo on white as JPEG, with its size in pixels.
#[derive(Clone, Debug)]
pub struct PrintLogo {
    pub jpeg: Vec<u8>,
    pub width: i32,
    pub height: i32,
}

/// What a document needs to know of the host.
#[derive(Clone, Debug)]
pub struct HostBrand {
    pub name: String,
    pub print: Option<PrintLogo>,
}

/// The host as documents show it.
pub async fn for_print(conn: &impl ConnectionTrait) -> Result<HostBrand, Problem> {
    store::for_print(conn).await
}
