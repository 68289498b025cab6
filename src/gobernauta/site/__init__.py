"""Where the house is put together: settings, addresses, plug-ins, the command and the worker."""
