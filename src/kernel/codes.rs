//! The closed list of problem codes. The web translates by code, so a new one is a new text in each language.

macro_rules! problem_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)+) => {
        /// What went wrong, in a form that programs can branch on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, poem_openapi::Enum)]
        #[oai(rename_all = "snake_case")]
        pub enum ProblemCode {
            $($(#[$doc])* $name,)+
        }

        impl ProblemCode {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The HTTP status that this code always comes with.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)+ }
            }

            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }
        }
    };
}

problem_codes! {
    MalformedRequest = "malformed_request", 400, "The request cannot be read";
    InvalidCursor = "invalid_cursor", 400, "The cursor does not belong to this list";
    Unauthenticated = "unauthenticated", 401, "Sign in first";
    InvalidCredentials = "invalid_credentials", 401, "The sign-in details are wrong";
    PermissionMissing = "permission_missing", 403, "You may not do this";
    ReadOnlyPreview = "read_only_preview", 403, "A preview changes nothing";
    SecondPersonRequired = "second_person_required", 403, "Somebody else has to do this";
    NotFound = "not_found", 404, "Not found";
    MethodNotAllowed = "method_not_allowed", 405, "This method is not offered here";
    NotAcceptable = "not_acceptable", 406, "None of the accepted media types is offered here";
    Conflict = "conflict", 409, "The present state does not allow this";
    AlreadyExists = "already_exists", 409, "There is one already";
    OutOfStock = "out_of_stock", 409, "Not enough in stock";
    NotOrderable = "not_orderable", 409, "This product cannot be ordered now";
    IdempotencyConflict = "idempotency_conflict", 409, "The idempotency key was used for something else";
    NotShareable = "not_shareable", 409, "This cannot be shared safely";
    PreconditionFailed = "precondition_failed", 412, "It was changed in the meantime";
    TooLarge = "too_large", 413, "The request is too large";
    UnsupportedMediaType = "unsupported_media_type", 415, "This media type is not taken here";
    RangeNotSatisfiable = "range_not_satisfiable", 416, "The range lies outside the file";
    ValidationFailed = "validation_failed", 422, "Some fields are wrong";
    PreconditionRequired = "precondition_required", 428, "Send If-Match";
    TooManyRequests = "too_many_requests", 429, "Too many requests";
    Internal = "internal", 500, "Something went wrong on our side";
    Unavailable = "unavailable", 503, "Not available at the moment";
    TimedOut = "timed_out", 503, "It took too long";
}
