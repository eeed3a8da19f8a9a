# The backend. From the root of the repository: docker build -f deploy/docker/backend.Dockerfile -t thinmqtt .
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
WORKDIR /source
COPY . .
RUN dotnet publish services/ThinMqtt.Server -c Release -o /out/app && mkdir /out/data

# Microsoft has no Debian images of .NET 10. Ubuntu 24.04's packages have libmongoc, loaded where MongoDB is configured, under this
# name; later ones of Ubuntu may have another.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble
RUN apt-get update && apt-get install -y --no-install-recommends libmongoc-1.0-0t64 && rm -rf /var/lib/apt/lists/*
# For the health check alone: one static file.
COPY --from=busybox:1.37-musl /bin/wget /usr/bin/wget
COPY --from=build /out/app /app
# A new volume takes over the owner of the folder that it is mounted on.
COPY --from=build --chown=1654:1654 /out/data /data
USER 1654:1654
WORKDIR /data
VOLUME /data
EXPOSE 1883 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["/usr/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health/live"]
ENTRYPOINT ["/app/thinmqtt"]
CMD ["--mqtt", "0.0.0.0:1883", "--http", "0.0.0.0:8080", "--data", "/data"]
