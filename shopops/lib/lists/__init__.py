"""What every list page shares: filters, sort, columns, saved views, paging, export."""
