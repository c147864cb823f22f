//! Identity over HTTP, with real tokens.

mod audiences;
mod clients;
mod door;
mod house;
mod lock_out;
mod passwords;
mod people;
mod previews;
mod revocation;
mod sessions;
mod views;
