# The agent, to try it out: a device is no container. From the root of the repository:
#   docker build -f deploy/docker/agent.Dockerfile -t thinmqtt-agent .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends clang zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN dotnet publish agent/ThinMqtt.Agent -c Release -p:Aot=true -p:AgentTargetFramework=net10.0 \
    -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" -o /out

# Of the same distribution, whose C library it was linked with; with a shell for install scripts, which run as root.
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
COPY --from=build /out/thinmqtt-agent /usr/bin/thinmqtt-agent
VOLUME /var/lib/thinmqtt
ENTRYPOINT ["/usr/bin/thinmqtt-agent"]
