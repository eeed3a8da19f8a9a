# The backend. From the root of the repository: docker build -f deploy/docker/backend.Dockerfile -t thinmqtt .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish services/ThinMqtt.Server -c Release -o /out/app && mkdir /out/data \
    && find /out/app/runtimes -mindepth 1 -maxdepth 1 ! -name linux-x64 ! -name linux-arm64 -exec rm -r {} +

# Neither shell nor package manager. wget is for the health check alone.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled
COPY --from=busybox:1.37-musl /bin/wget /usr/bin/wget
COPY --from=build /out/app /app
# A new volume takes over the owner of the folder that it is mounted on.
COPY --from=build --chown=1654:1654 /out/data /data
USER 1654:1654
WORKDIR /data
VOLUME /data
EXPOSE 1883 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/usr/bin/wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/health/live"]
ENTRYPOINT ["/app/thinmqtt"]
CMD ["--mqtt", "0.0.0.0:1883", "--http", "0.0.0.0:8080", "--data", "/data"]
