package main

import (
	"context"
	"fmt"
	"time"

	"go.etcd.io/etcd/client/pkg/v3/transport"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// printMembers asks the etcd of this server who is in its cluster: an address for each member, and whether it votes.
func printMembers() error {
	const folder = "/var/lib/rancher/k3s/server/tls/etcd/"
	keys := transport.TLSInfo{CertFile: folder + "client.crt", KeyFile: folder + "client.key", TrustedCAFile: folder + "server-ca.crt"}
	tls, err := keys.ClientConfig()
	if err != nil {
		return err
	}
	client, err := clientv3.New(clientv3.Config{Endpoints: []string{"https://127.0.0.1:2379"}, DialTimeout: 10 * time.Second, TLS: tls})
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	list, err := client.MemberList(ctx)
	if err != nil {
		return err
	}
	for _, member := range list.Members {
		fmt.Println(member.PeerURLs[0], map[bool]string{true: "learns", false: "votes"}[member.IsLearner])
	}
	return nil
}
