-- The meters count the requests that wait, every few seconds and among all that ever were.
create index approval_request_pending on approval_request (kind, created_at) where status = 'PENDING';
